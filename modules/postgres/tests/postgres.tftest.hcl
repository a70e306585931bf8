mock_provider "aws" {
  mock_resource "aws_db_instance" {
    defaults = {
      address            = "demo.abcdefghijkl.us-east-1.rds.amazonaws.com"
      arn                = "arn:aws:rds:us-east-1:111122223333:db:demo"
      master_user_secret = [{ kms_key_id = "", secret_arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-1234", secret_status = "active" }]
      resource_id        = "db-ABCDEFGHIJKLMNOP"
    }
  }

  mock_resource "aws_db_parameter_group" {
    defaults = {
      name = "demo-16-20260101000000000000000001"
    }
  }

  mock_resource "aws_security_group" {
    defaults = {
      id = "sg-0123456789abcdef0"
    }
  }
}

variables {
  database_name  = "mlflow"
  engine_version = "16"
  instance_class = "db.t3.micro"
  name           = "demo"
  subnet_ids     = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  vpc_id         = "vpc-0123456789abcdef0"
}

run "the_defaults_are_safe" {
  command = apply

  assert {
    condition     = aws_db_instance.this.storage_encrypted && aws_db_instance.this.deletion_protection && !aws_db_instance.this.publicly_accessible && aws_db_instance.this.copy_tags_to_snapshot && aws_db_instance.this.iam_database_authentication_enabled
    error_message = "Encrypted, protected, private, with IAM sign-in."
  }

  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null
    error_message = "RDS makes the password; none is in the state."
  }

  assert {
    condition     = length(aws_secretsmanager_secret_rotation.master) == 0
    error_message = "How often it makes a new one is left to RDS."
  }

  assert {
    condition     = aws_db_instance.this.backup_retention_period == 7 && !aws_db_instance.this.skip_final_snapshot && aws_db_instance.this.final_snapshot_identifier == "demo-final-0123456789abcdef0"
    error_message = "Backups, and a last snapshot with a name of its own."
  }

  assert {
    condition     = aws_db_instance.this.allocated_storage == 20 && aws_db_instance.this.max_allocated_storage == 40 && aws_db_instance.this.storage_type == "gp3"
    error_message = "The storage grows to twice its size."
  }

  assert {
    condition     = aws_db_instance.this.performance_insights_enabled && aws_db_instance.this.performance_insights_retention_period == 7 && aws_db_instance.this.enabled_cloudwatch_logs_exports == toset(["postgresql", "upgrade"])
    error_message = "Statements and logs are recorded."
  }

  assert {
    condition     = { for parameter in aws_db_parameter_group.this[0].parameter : parameter.name => parameter.value } == { "log_lock_waits" = "1", "log_min_duration_statement" = "1000", "rds.force_ssl" = "1" } && aws_db_parameter_group.this[0].family == "postgres16" && aws_db_parameter_group.this[0].name_prefix == "demo-16-"
    error_message = "TLS is forced, and the group belongs to the major version."
  }

  # AWS keeps the method of a parameter whose value is its default.
  assert {
    condition     = [for parameter in aws_db_parameter_group.this[0].parameter : parameter.apply_method if parameter.name == "rds.force_ssl"] == ["pending-reboot"]
    error_message = "TLS is forced with the method that RDS gives back."
  }

  assert {
    condition     = aws_db_instance.this.auto_minor_version_upgrade
    error_message = "A major version follows RDS's minor ones."
  }

  assert {
    condition     = length(aws_security_group.this.ingress) == 0 && aws_db_instance.this.vpc_security_group_ids == toset(["sg-0123456789abcdef0"])
    error_message = "Nobody gets in without a rule of their own."
  }

  assert {
    condition     = { for key, group in aws_cloudwatch_log_group.this : key => "${group.name} ${group.retention_in_days}" } == { postgresql = "/aws/rds/instance/demo/postgresql 30", upgrade = "/aws/rds/instance/demo/upgrade 30" }
    error_message = "The logs have a retention."
  }

  assert {
    condition = {
      arn               = output.arn
      database_name     = output.database_name
      host              = output.host
      identifier        = output.identifier
      master_secret_arn = output.master_secret_arn
      port              = output.port
      resource_id       = output.resource_id
      security_group_id = output.security_group_id
      username          = output.username
      } == {
      arn               = "arn:aws:rds:us-east-1:111122223333:db:demo"
      database_name     = "mlflow"
      host              = "demo.abcdefghijkl.us-east-1.rds.amazonaws.com"
      identifier        = "demo"
      master_secret_arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-1234"
      port              = "5432"
      resource_id       = "db-ABCDEFGHIJKLMNOP"
      security_group_id = "sg-0123456789abcdef0"
      username          = "postgres"
    }
    error_message = "The outputs describe how to connect; the port is a string."
  }
}

run "choices" {
  command = apply

  variables {
    engine_version       = "15.8"
    max_storage_gb       = 0
    parameters           = { max_connections = { value = "200", apply_method = "pending-reboot" }, log_min_duration_statement = { value = "250" } }
    performance_insights = false
    skip_final_snapshot  = true
  }

  assert {
    condition     = aws_db_instance.this.final_snapshot_identifier == null && aws_db_instance.this.max_allocated_storage == 0 && aws_db_parameter_group.this[0].family == "postgres15"
    error_message = "No snapshot, no growth, the older major version."
  }

  assert {
    condition     = !aws_db_instance.this.auto_minor_version_upgrade
    error_message = "A minor version that is asked for stays: RDS does not go back to it."
  }

  assert {
    condition     = { for parameter in aws_db_parameter_group.this[0].parameter : parameter.name => "${parameter.value} ${parameter.apply_method}" } == { "log_lock_waits" = "1 immediate", "log_min_duration_statement" = "250 immediate", "max_connections" = "200 pending-reboot", "rds.force_ssl" = "1 pending-reboot" }
    error_message = "Own parameters join the module's, and win over its log settings."
  }
}

run "a_password_for_longer" {
  command = apply

  variables {
    password_rotation_days = 90
  }

  assert {
    condition = [for rotation in aws_secretsmanager_secret_rotation.master : [rotation.secret_id, rotation.rotation_rules[0].automatically_after_days, rotation.rotate_immediately]] == [
      ["arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-1234", 90, false],
    ]
    error_message = "The password changes every 90 days, and not now."
  }
}

run "what_was_taken_over_keeps_its_password_and_groups" {
  command = apply

  variables {
    manage_master_password = false
    password_rotation_days = 90
    parameter_group_name   = "default.postgres16"
    security_group_name    = "demo-clients"
  }

  assert {
    condition     = aws_db_instance.this.manage_master_user_password == null && aws_db_instance.this.password == null
    error_message = "Nothing is said about the password, so nothing changes it."
  }

  assert {
    condition     = length(aws_secretsmanager_secret_rotation.master) == 0
    error_message = "RDS has no secret of it, and makes no new one."
  }

  assert {
    condition     = length(aws_db_parameter_group.this) == 0 && aws_db_instance.this.parameter_group_name == "default.postgres16" && aws_security_group.this.name == "demo-clients"
    error_message = "The groups that exist are kept."
  }
}

run "refuses_a_password_for_ever" {
  command         = plan
  expect_failures = [var.password_rotation_days]

  variables {
    password_rotation_days = 1001
  }
}

run "refuses_no_backups" {
  command         = plan
  expect_failures = [var.backup_retention_days]

  variables {
    backup_retention_days = 0
  }
}

run "refuses_hyphens_in_a_database" {
  command         = plan
  expect_failures = [var.database_name]

  variables {
    database_name = "ml-flow"
  }
}

run "refuses_an_old_version" {
  command         = plan
  expect_failures = [var.engine_version]

  variables {
    engine_version = "12"
  }
}

run "refuses_a_class_of_ec2" {
  command         = plan
  expect_failures = [var.instance_class]

  variables {
    instance_class = "t3.micro"
  }
}

run "refuses_a_growth_of_nothing" {
  command         = plan
  expect_failures = [var.max_storage_gb]

  variables {
    max_storage_gb = 20
  }
}

run "refuses_little_storage" {
  command         = plan
  expect_failures = [var.storage_gb]

  variables {
    storage_gb = 5
  }
}

run "refuses_two_hyphens" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "demo--db"
  }
}

run "refuses_to_turn_tls_off" {
  command         = plan
  expect_failures = [var.parameters]

  variables {
    parameters = { "rds.force_ssl" = { value = "0" } }
  }
}

run "refuses_an_unknown_apply_method" {
  command         = plan
  expect_failures = [var.parameters]

  variables {
    parameters = { max_connections = { value = "200", apply_method = "later" } }
  }
}

run "refuses_one_subnet" {
  command         = plan
  expect_failures = [var.subnet_ids]

  variables {
    subnet_ids = ["subnet-0123456789abcdef0"]
  }
}

run "refuses_a_reserved_user" {
  command         = plan
  expect_failures = [var.username]

  variables {
    username = "admin"
  }
}

run "refuses_logs_for_41_days" {
  command         = plan
  expect_failures = [var.log_retention_days]

  variables {
    log_retention_days = 41
  }
}
