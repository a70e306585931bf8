resource "aws_sqs_queue" "before" {
  name = "before"
}
