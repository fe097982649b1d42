#include "assets.h"

// `#embed` is C23; clang has it in every mode and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char site_css[] = {
#embed "files/site.css"
};
static const unsigned char submit_js[] = {
#embed "files/submit.js"
};
static const unsigned char gate_svg[] = {
#embed "files/gate.svg"
};
static const unsigned char head_html[] = {
#embed "files/head.mustache"
};
static const unsigned char foot_html[] = {
#embed "files/foot.mustache"
};
static const unsigned char refusal_html[] = {
#embed "files/refusal.mustache"
};
static const unsigned char signed_in_html[] = {
#embed "files/signed-in.mustache"
};
static const unsigned char confirm_logout_html[] = {
#embed "files/confirm-logout.mustache"
};
static const unsigned char logged_out_html[] = {
#embed "files/logged-out.mustache"
};
static const unsigned char recovery_html[] = {
#embed "files/recovery.mustache"
};
static const unsigned char problem_html[] = {
#embed "files/problem.mustache"
};
static const unsigned char choose_person_html[] = {
#embed "files/choose-person.mustache"
};
static const unsigned char post_form_html[] = {
#embed "files/post-form.mustache"
};
static const unsigned char demo_home_html[] = {
#embed "files/demo-home.mustache"
};
static const unsigned char demo_application_html[] = {
#embed "files/demo-application.mustache"
};
static const unsigned char test_result_html[] = {
#embed "files/test-result.mustache"
};
static const unsigned char choose_account_html[] = {
#embed "files/choose-account.mustache"
};
static const unsigned char choose_integration_html[] = {
#embed "files/choose-integration.mustache"
};
static const unsigned char setup_html[] = {
#embed "files/setup.mustache"
};
static const unsigned char setup_review_html[] = {
#embed "files/setup-review.mustache"
};
static const unsigned char setup_token_html[] = {
#embed "files/setup-token.mustache"
};
static const unsigned char setup_choice_html[] = {
#embed "files/setup-choice.mustache"
};
static const unsigned char operator_sign_in_html[] = {
#embed "files/operator-sign-in.mustache"
};
static const unsigned char guide_html[] = {
#embed "files/guide.mustache"
};
static const unsigned char console_html[] = {
#embed "files/console.mustache"
};
static const unsigned char verdicts_md[] = {
#embed "../../docs/VERDICTS.md"
};
static const unsigned char identity_providers_md[] = {
#embed "../../docs/IDENTITY-PROVIDERS.md"
};

#define ASSET(name, symbol) {name, symbol, sizeof symbol}

static const gatehouse_asset table[] = {
    ASSET("site.css", site_css),
    ASSET("submit.js", submit_js),
    ASSET("gate.svg", gate_svg),
    ASSET("head.mustache", head_html),
    ASSET("foot.mustache", foot_html),
    ASSET("refusal.mustache", refusal_html),
    ASSET("signed-in.mustache", signed_in_html),
    ASSET("confirm-logout.mustache", confirm_logout_html),
    ASSET("logged-out.mustache", logged_out_html),
    ASSET("recovery.mustache", recovery_html),
    ASSET("problem.mustache", problem_html),
    ASSET("choose-person.mustache", choose_person_html),
    ASSET("post-form.mustache", post_form_html),
    ASSET("demo-home.mustache", demo_home_html),
    ASSET("demo-application.mustache", demo_application_html),
    ASSET("test-result.mustache", test_result_html),
    ASSET("guide.mustache", guide_html),
    ASSET("console.mustache", console_html),
    ASSET("VERDICTS.md", verdicts_md),
    ASSET("IDENTITY-PROVIDERS.md", identity_providers_md),
    ASSET("choose-account.mustache", choose_account_html),
    ASSET("choose-integration.mustache", choose_integration_html),
    ASSET("operator-sign-in.mustache", operator_sign_in_html),
    ASSET("setup.mustache", setup_html),
    ASSET("setup-review.mustache", setup_review_html),
    ASSET("setup-token.mustache", setup_token_html),
    ASSET("setup-choice.mustache", setup_choice_html),
};

gatehouse_asset gatehouse_asset_at(size_t index) {
    if (index < sizeof table / sizeof table[0]) return table[index];
    return (gatehouse_asset){NULL, NULL, 0};
}
