# Two doors for a fresh machine. All else: .venv/bin/invoke --list
#
#   make up      everything from nothing to a running development environment in the local sandbox
#   make test    everything from nothing to all tests

PYTHON := .venv/bin/python

.PHONY: up test requirements requirements-dev
.DEFAULT_GOAL := up
.NOTPARALLEL:

up: requirements
	@$(PYTHON) -m invoke up

test: requirements-dev
	@$(PYTHON) -m invoke test

requirements requirements-dev:
	@sh tools/bootstrap.sh $@
