locals {
  logs    = toset(["postgresql", "upgrade"])
  major   = local.version[0]
  version = split(".", var.engine_version)

  parameters = merge(
    {
      "log_lock_waits"             = { apply_method = "immediate", value = "1" }
      "log_min_duration_statement" = { apply_method = "immediate", value = "1000" }
    },
    var.parameters,
    # A new instance starts with it. From PostgreSQL 15 on it is RDS's default, with this method, and ModifyDBParameterGroup
    # changes no method alone: with another one every plan would want to. Before, it is static, and RDS takes no other.
    { "rds.force_ssl" = { apply_method = "pending-reboot", value = "1" } },
  )
}

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "Private subnets of ${var.name}."
  subnet_ids  = var.subnet_ids
}

# A group belongs to one major version, so an upgrade needs the new group before the old one goes.
resource "aws_db_parameter_group" "this" {
  count = var.parameter_group_name == null ? 1 : 0

  name_prefix = "${var.name}-${local.major}-"
  description = "PostgreSQL ${local.major} settings of ${var.name}."
  family      = "postgres${local.major}"

  dynamic "parameter" {
    for_each = local.parameters

    content {
      name         = parameter.key
      apply_method = parameter.value.apply_method
      value        = parameter.value.value
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

moved {
  from = aws_db_parameter_group.this
  to   = aws_db_parameter_group.this[0]
}

# Whoever may connect adds a rule of their own to this group; it lets nobody in by itself and nothing out. A group that
# was taken over keeps its name, and with it whoever its rules let in.
resource "aws_security_group" "this" {
  name        = coalesce(var.security_group_name, var.name)
  description = "Database ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = coalesce(var.security_group_name, var.name) }

  # AWS cannot change a description: a new one would replace the group.
  lifecycle {
    ignore_changes = [description]
  }
}

# RDS would create these without a retention.
resource "aws_cloudwatch_log_group" "this" {
  for_each = local.logs

  name              = "/aws/rds/instance/${var.name}/${each.key}"
  retention_in_days = var.log_retention_days
}

resource "aws_db_instance" "this" {
  identifier                  = var.name
  allow_major_version_upgrade = var.allow_major_version_upgrade
  apply_immediately           = var.apply_immediately
  auto_minor_version_upgrade  = length(local.version) == 1 # RDS refuses to go back to the minor version that is asked for
  ca_cert_identifier          = var.ca_cert_identifier
  db_name                     = var.database_name
  deletion_protection         = var.deletion_protection
  engine                      = "postgres"
  engine_version              = var.engine_version
  instance_class              = var.instance_class
  maintenance_window          = var.maintenance_window
  multi_az                    = var.multi_az
  parameter_group_name        = coalesce(var.parameter_group_name, one(aws_db_parameter_group.this[*].name))

  # Access: a password that no plan or state shows, IAM tokens beside it, and no public address. An instance that was
  # taken over may keep the password that it has: nothing is said about it then, so nothing changes it.
  db_subnet_group_name                = aws_db_subnet_group.this.name
  iam_database_authentication_enabled = true
  manage_master_user_password         = var.manage_master_password ? true : null
  port                                = 5432
  publicly_accessible                 = false
  username                            = var.username
  vpc_security_group_ids              = [aws_security_group.this.id]

  # Storage and backups. The snapshot's name carries the security group's id, which is new for each life of the
  # database: a second destroy does not collide with the first one's snapshot.
  allocated_storage         = var.storage_gb
  backup_retention_period   = var.backup_retention_days
  backup_window             = var.backup_window
  copy_tags_to_snapshot     = true
  final_snapshot_identifier = var.skip_final_snapshot ? null : "${var.name}-final-${trimprefix(aws_security_group.this.id, "sg-")}"
  kms_key_id                = var.kms_key_arn
  max_allocated_storage     = coalesce(var.max_storage_gb, var.storage_gb * 2)
  skip_final_snapshot       = var.skip_final_snapshot
  storage_encrypted         = true
  storage_type              = "gp3"

  enabled_cloudwatch_logs_exports       = local.logs
  performance_insights_enabled          = var.performance_insights
  performance_insights_retention_period = var.performance_insights ? 7 : null

  depends_on = [aws_cloudwatch_log_group.this]
}

# RDS makes a new master password every seven days, unless told otherwise ("Password management with Amazon RDS and AWS
# Secrets Manager"). Not at once: the tasks that run have the one of now.
resource "aws_secretsmanager_secret_rotation" "master" {
  count = var.manage_master_password && var.password_rotation_days != null ? 1 : 0

  rotate_immediately = false
  secret_id          = aws_db_instance.this.master_user_secret[0].secret_arn

  rotation_rules {
    automatically_after_days = var.password_rotation_days
  }
}
