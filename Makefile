# Everything is installed into .venv; `make demo` and `make test` start from a bare machine.
# Targets: demo serve test lint bench constraints install

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
SAMPLE := corpora/miotsukushi/documents
# Estimates with errors to find, made by `make demo`.
PLANTED := corpora/miotsukushi/planted
REPORT := corpora/miotsukushi/report
# A document drafted from the example of a project sheet, made by `make demo`.
DRAFT := corpora/miotsukushi/draft
ERRORS := digits_swapped quantity administration_rate
QUESTION ?= 混合セメントB種のコンクリート、日平均気温12℃のときの養生期間は何日ですか
PORT ?= 7860
# The first Python that is new enough.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$name && break; done)

.PHONY: help needs test-needs install demo serve test test-screens test-parts lint bench constraints

help:
	@echo "make demo   見本都市の文書を登録し、質問を一つ試し、設計書を調べて、画面を開く"
	@echo "make serve  画面を開く（http://127.0.0.1:$(PORT)）"
	@echo "make test   検査と試験をすべて行う"
	@echo "make lint   書式・型・参照方向の検査だけを行う"
	@echo "make bench  一般的な作り方との速さの比較を書き出す"

# Says in one line what a bare machine lacks, and which package brings it.
needs:
	@say() { echo "$$1" >&2; exit 1; }; \
	[ -n "$(PYTHON)" ] || say "Python 3.11以上がありません（入れるもの: apt install python3 python3-venv。Debian 12・Ubuntu 24.04以降）。"; \
	"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null \
	  || say "Pythonの仮想環境の部品がありません（入れるもの: apt install python3-venv）。"; \
	[ -x $(BIN)/python ] && [ -e $(VENV)/.installed ] || command -v c++ g++ clang++ >/dev/null \
	  || say "C++コンパイラがありません（入れるもの: apt install g++）。"

install: $(VENV)/.installed

# llama-cpp-python is compiled for this machine's processor; pip keeps the result in its cache.
$(VENV)/.installed: pyproject.toml constraints.txt | needs
	[ -x $(BIN)/python ] || "$(PYTHON)" -m venv $(VENV)
	@echo "必要なものを入れています（初回は言語モデルの実行部の組み立てに数分かかります）。"
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[models,dev]'
	touch $@

demo: install
	$(BIN)/naniwa models --fetch
	$(BIN)/python -m corpora.build --out $(SAMPLE)
	$(BIN)/python -m corpora.commands $(SAMPLE) | PATH="$(CURDIR)/$(BIN):$$PATH" bash -eu
	$(BIN)/naniwa ask "$(QUESTION)"
	$(BIN)/naniwa check $(SAMPLE)/estimates
	@echo "見本の設計書に誤りを植えて、もう一度調べます。"
	$(BIN)/python -m evals.planting $(SAMPLE) --out $(PLANTED) $(addprefix --kind ,$(ERRORS))
	$(BIN)/naniwa check $(PLANTED) $(SAMPLE)/estimates/references --out $(REPORT) || [ $$? -eq 1 ]
	@echo "計画シートの記入例から、特記仕様書の下書きを作ります（数十秒かかります）。"
	mkdir -p $(DRAFT)
	$(BIN)/naniwa draft 特記仕様書 --example > $(DRAFT)/計画シート.yaml
	$(BIN)/naniwa draft 特記仕様書 --project $(DRAFT)/計画シート.yaml --out $(DRAFT)/特記仕様書.docx
	@echo "登録した基準から、学ぶための問題を作ります。"
	$(BIN)/naniwa learn quiz --sheet --count 3 --seed 1
	$(BIN)/naniwa serve --port $(PORT)

serve: install
	$(BIN)/naniwa serve --port $(PORT)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What only the tests use: a real browser, and network namespaces for the proof of offline running.
test-needs:
	@say() { echo "$$1" >&2; exit 1; }; \
	command -v chromium >/dev/null || say "試験に使うブラウザーがありません（入れるもの: apt install chromium）。"; \
	command -v unshare >/dev/null || say "unshareがありません（入れるもの: apt install util-linux）。"; \
	command -v ip >/dev/null || say "ipがありません（入れるもの: apt install iproute2）。"

# Two halves side by side: what waits for browsers and commands leaves room for what computes.
test: test-needs lint
	$(MAKE) --no-print-directory -j2 test-screens test-parts

test-screens:
	$(BIN)/pytest -p no:cacheprovider tests/ui tests/e2e

test-parts:
	$(BIN)/pytest -p no:cacheprovider --ignore=tests/ui --ignore=tests/e2e

bench: install
	$(BIN)/python -m evals.bench

# Resolves anew in an environment of its own, so that nothing left over from trials gets in.
constraints: needs
	folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	"$(PYTHON)" -m venv "$$folder"; \
	"$$folder/bin/python" -m pip install --quiet -e '.[models,dev]'; \
	{ head -n 1 constraints.txt; "$$folder/bin/python" -m pip freeze --all --exclude-editable | grep -v '^pip==\| @ ' | sort -f; } \
	  > "$$folder/constraints.txt"; \
	mv "$$folder/constraints.txt" constraints.txt
