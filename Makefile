# Two doors for a fresh machine. All else: .venv/bin/invoke --list
#
#   make up      everything from nothing to a running development environment in the local sandbox
#   make test    everything from nothing to all tests
#   make soak    what takes longer than tests may: whole migrations, faults at every system call, fuzzing; writes docs/soak.md

PYTHON := .venv/bin/python

.PHONY: up test soak requirements requirements-dev requirements-soak
.DEFAULT_GOAL := up
.NOTPARALLEL:

up: requirements
	@$(PYTHON) -m invoke up

test: requirements-dev
	@$(PYTHON) -m invoke test

soak: requirements-soak
	@$(PYTHON) -m tests.soak

requirements requirements-dev requirements-soak:
	@sh tools/bootstrap.sh $@
