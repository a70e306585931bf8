# For `invoke policy` and for editors. The rules are those built into tflint: a plugin would have to be fetched.
plugin "terraform" {
  enabled = true
  preset  = "all"
}
