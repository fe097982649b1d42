#include "CFloor.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

struct cfloor_validator {
    EVP_PKEY *key, *decryption;
    EVP_MD *sha256;
    EVP_MD_CTX *context;
};

cfloor_validator *cfloor_validator_open(const uint8_t *spki, size_t count, const uint8_t *pkcs8, size_t pkcs8_count) {
    xmlInitParser();
    const unsigned char *cursor = spki;
    cfloor_validator *v = calloc(1, sizeof *v);
    if (!v) return NULL;
    v->key = d2i_PUBKEY(NULL, &cursor, (long)count);
    cursor = pkcs8;
    v->decryption = pkcs8 ? d2i_AutoPrivateKey(NULL, &cursor, (long)pkcs8_count) : NULL;
    v->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    v->context = EVP_MD_CTX_new();
    if (v->key && v->sha256 && v->context) return v;
    cfloor_validator_close(v);
    return NULL;
}

void cfloor_validator_close(cfloor_validator *v) {
    if (!v) return;
    EVP_PKEY_free(v->key);
    EVP_PKEY_free(v->decryption);
    EVP_MD_free(v->sha256);
    EVP_MD_CTX_free(v->context);
    free(v);
}

static xmlNodePtr child(xmlNodePtr node, const char *name) {
    for (xmlNodePtr c = node ? node->children : NULL; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE && strcmp((const char *)c->name, name) == 0) return c;
    return NULL;
}

typedef struct {
    xmlNodePtr apex, omitted;
} subtree;

// Asked about every node of the document: inside the apex and not inside what is omitted. Namespace nodes come as
// xmlNs in disguise, and attributes follow their element, so both are decided by the parent.
static int visible(void *data, xmlNodePtr node, xmlNodePtr parent) {
    const subtree *tree = data;
    xmlNodePtr n = (node->type == XML_NAMESPACE_DECL || node->type == XML_ATTRIBUTE_NODE) ? parent : node;
    for (; n && n->type != XML_DOCUMENT_NODE; n = n->parent) {
        if (n == tree->omitted) return 0;
        if (n == tree->apex) return 1;
    }
    return 0;
}

static xmlOutputBufferPtr canonical(xmlDocPtr document, xmlNodePtr apex, xmlNodePtr omitted) {
    subtree tree = {apex, omitted};
    xmlOutputBufferPtr out = xmlAllocOutputBuffer(NULL);
    if (out && xmlC14NExecute(document, visible, &tree, XML_C14N_EXCLUSIVE_1_0, NULL, 0, out) >= 0) return out;
    if (out) xmlOutputBufferClose(out);
    return NULL;
}

static int decoded(xmlNodePtr node, unsigned char *into, size_t limit) {
    if (!node || !node->children || !node->children->content) return -1;
    const char *text = (const char *)node->children->content;
    size_t count = strlen(text);
    if (count > limit) return -1;
    int length = EVP_DecodeBlock(into, (const unsigned char *)text, (int)count);
    for (size_t i = count; length > 0 && i > 0 && text[i - 1] == '='; i--) length--;
    return length;
}


// XML Signature has an ECDSA signature as r and s, one after the other; OpenSSL wants DER.
static int der(unsigned char *value, int count) {
    ECDSA_SIG *pair = ECDSA_SIG_new();
    if (!pair) return -1;
    ECDSA_SIG_set0(pair, BN_bin2bn(value, count / 2, NULL), BN_bin2bn(value + count / 2, count / 2, NULL));
    unsigned char *cursor = value;
    int length = i2d_ECDSA_SIG(pair, &cursor);
    ECDSA_SIG_free(pair);
    return length;
}

// The assertion in an EncryptedAssertion: RSA-OAEP with SHA-1, AES-256-GCM. NULL when it can't be opened.
static xmlDocPtr decrypted(cfloor_validator *v, xmlNodePtr encrypted, int options) {
    xmlNodePtr data = child(encrypted, "EncryptedData");
    xmlNodePtr key = child(child(data, "KeyInfo"), "EncryptedKey");
    unsigned char wrapped[1024], content_key[1024];
    size_t key_count = sizeof content_key;
    int wrapped_count = decoded(child(child(key, "CipherData"), "CipherValue"), wrapped, sizeof wrapped);
    xmlNodePtr value = child(child(data, "CipherData"), "CipherValue");
    if (wrapped_count <= 0 || !value || !value->children || !v->decryption) return NULL;
    size_t limit = strlen((const char *)value->children->content);
    unsigned char *sealed = malloc(limit), *plain = malloc(limit);
    int count = sealed ? decoded(value, sealed, limit) : -1, written = 0, rest = 0;
    xmlDocPtr document = NULL;
    EVP_PKEY_CTX *unwrap = EVP_PKEY_CTX_new_from_pkey(NULL, v->decryption, NULL);
    EVP_CIPHER_CTX *open = EVP_CIPHER_CTX_new();
    if (count > 28 && plain && unwrap && open && EVP_PKEY_decrypt_init(unwrap) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(unwrap, RSA_PKCS1_OAEP_PADDING) == 1 &&
        EVP_PKEY_decrypt(unwrap, content_key, &key_count, wrapped, (size_t)wrapped_count) == 1 && key_count == 32 &&
        EVP_DecryptInit_ex(open, EVP_aes_256_gcm(), NULL, content_key, sealed) == 1 &&
        EVP_DecryptUpdate(open, plain, &written, sealed + 12, count - 28) == 1 &&
        EVP_CIPHER_CTX_ctrl(open, EVP_CTRL_GCM_SET_TAG, 16, sealed + count - 16) == 1 &&
        EVP_DecryptFinal_ex(open, plain + written, &rest) == 1)
        document = xmlReadMemory((const char *)plain, written, NULL, "UTF-8", options);
    EVP_PKEY_CTX_free(unwrap);
    EVP_CIPHER_CTX_free(open);
    free(sealed);
    free(plain);
    return document;
}

int cfloor_validate(cfloor_validator *v, const uint8_t *xml, size_t count, int reparse) {
    int result = -1;
    xmlOutputBufferPtr signed_bytes = NULL, info_bytes = NULL;
    const int options = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT;
    xmlDocPtr document = xmlReadMemory((const char *)xml, (int)count, NULL, "UTF-8", options);
    if (!document) return -1;
    xmlNodePtr assertion = child(xmlDocGetRootElement(document), "Assertion");
    xmlDocPtr inner = NULL;
    if (!assertion) {
        inner = decrypted(v, child(xmlDocGetRootElement(document), "EncryptedAssertion"), options);
        assertion = inner ? xmlDocGetRootElement(inner) : NULL;
    }
    xmlNodePtr signature = child(assertion, "Signature");
    xmlNodePtr info = child(signature, "SignedInfo");
    unsigned char expected[1024], value[1024], digest[EVP_MAX_MD_SIZE];
    unsigned int digest_count = 0;
    int expected_count = decoded(child(child(info, "Reference"), "DigestValue"), expected, sizeof expected);
    int value_count = decoded(child(signature, "SignatureValue"), value, sizeof value);
    if (value_count > 0 && EVP_PKEY_get_base_id(v->key) == EVP_PKEY_EC) value_count = der(value, value_count);
    if (expected_count != 32 || value_count <= 0) goto done;

    signed_bytes = canonical(inner ? inner : document, assertion, signature);
    info_bytes = canonical(inner ? inner : document, info, NULL);
    if (!signed_bytes || !info_bytes) goto done;

    if (!EVP_Digest(xmlOutputBufferGetContent(signed_bytes), xmlOutputBufferGetSize(signed_bytes), digest,
                    &digest_count, v->sha256, NULL))
        goto done;
    result = digest_count == 32 && memcmp(digest, expected, 32) == 0;
    EVP_MD_CTX_reset(v->context);
    if (!EVP_DigestVerifyInit(v->context, NULL, v->sha256, NULL, v->key)) {
        result = -1;
        goto done;
    }
    result &= EVP_DigestVerify(v->context, value, (size_t)value_count, xmlOutputBufferGetContent(info_bytes),
                               xmlOutputBufferGetSize(info_bytes)) == 1;
    if (reparse) {
        xmlDocPtr again = xmlReadMemory((const char *)xmlOutputBufferGetContent(signed_bytes),
                                        (int)xmlOutputBufferGetSize(signed_bytes), NULL, "UTF-8", options);
        if (!again) result = -1;
        xmlFreeDoc(again);
    }
done:
    if (signed_bytes) xmlOutputBufferClose(signed_bytes);
    if (info_bytes) xmlOutputBufferClose(info_bytes);
    xmlFreeDoc(inner);
    xmlFreeDoc(document);
    return result;
}
