.DEFAULT_GOAL := help
.PHONY: help run test lint format bench fuzz clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install, build and start the demo: two sample accounts, a mock IdP, a walk-through to copy and paste
	scripts/install-deps run
	swift build -c release --product gatehouse
	.build/release/gatehouse demo

test: ## install, build and run every test, on SQLite and PostgreSQL
	@scripts/test

lint: ## check format, file sizes and that nothing of one machine is in the tree
	@scripts/lint

format: ## rewrite the Swift sources in the house format
	swift format --in-place --recursive --parallel --configuration .swift-format Package.swift Sources Tests $(wildcard Benchmarks)

bench: ## measure, as ratios to a floor measured in the same run
	scripts/install-deps bench
	swift run -c release --package-path Benchmarks

fuzz: ## fuzz what reads a client's or an IdP's bytes, 20 seconds a target; SECONDS_EACH=600 for longer
	scripts/fuzz $(or $(SECONDS_EACH),20)

clean: ## remove what was built
	rm -rf .build
