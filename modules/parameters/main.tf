resource "aws_ssm_parameter" "this" {
  for_each = var.values

  name  = "${var.prefix}/${each.key}"
  tier  = "Standard"
  type  = "String"
  value = each.value
}
