mock_provider "aws" {}

run "asks_for_nothing_and_lets_the_provider_through" {
  command = apply

  assert {
    condition     = output.guard
    error_message = "Without values there is nothing to guard against; the provider's configuration waits for this."
  }
}
