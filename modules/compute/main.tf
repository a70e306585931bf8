module "mock_guard" {
  source = "../mock-guard"

  values = [var.vpc_id]
}

module "cluster" {
  source = "../cluster"

  container_insights = var.container_insights
  name               = var.cluster_name
  namespace          = var.namespace
  vpc_id             = var.vpc_id

  depends_on = [module.mock_guard]
}

module "shared_iam" {
  source = "../shared-iam"

  account_id   = split(":", module.cluster.arn)[4] # the ARN tells the account, so no data source is needed
  kms_key_arns = var.secret_kms_key_arns
  name         = var.execution_role_name
  secret_arns  = var.secret_arns

  depends_on = [module.mock_guard]
}

module "alert_topics" {
  source = "../alert-topics"

  name_prefix = var.alert_topic_prefix != null ? var.alert_topic_prefix : "${var.project}-alerts-${var.environment}"
  teams       = var.teams

  depends_on = [module.mock_guard]
}
