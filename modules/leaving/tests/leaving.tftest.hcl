mock_provider "aws" {}

# Something of before, in the same state.
run "something_is_there" {
  command = apply

  module {
    source = "./tests/before"
  }

  state_key = "leaving"

  assert {
    condition     = aws_sqs_queue.before.name == "before"
    error_message = "The queue must be there first."
  }
}

run "nothing_is_left_of_it" {
  command = apply

  state_key = "leaving"

  assert {
    condition     = output.guard
    error_message = "Without values there is nothing to guard against."
  }
}
