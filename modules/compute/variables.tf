variable "alert_topic_prefix" {
  description = "Begin of every alert topic's name. Null: <project>-alerts-<environment>."
  type        = string
  default     = null
}

variable "cluster_name" {
  description = "Name of the ECS cluster."
  type        = string
}

variable "container_insights" {
  description = "CloudWatch Container Insights: enhanced, enabled or disabled."
  type        = string
  default     = "enabled"
}

variable "environment" {
  description = "Name of the environment, such as staging."
  type        = string
}

variable "execution_role_name" {
  description = "Name of the role that pulls images, writes logs and fetches secrets for all tasks."
  type        = string
}

variable "namespace" {
  description = "Name of the private DNS namespace for service discovery, such as hokusai-staging.local."
  type        = string
}

variable "project" {
  description = "Name of the project, such as hokusai."
  type        = string
}

variable "region" {
  description = "AWS region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "Write a region such as us-east-1."
  }
}

variable "secret_arns" {
  description = "ARNs of secrets, * allowed within, that the execution role may put into the environment of a task. Empty: none."
  type        = list(string)
  default     = []
}

variable "secret_kms_key_arns" {
  description = "ARNs of customer managed keys that encrypt those secrets."
  type        = list(string)
  default     = []
}

variable "teams" {
  description = "Teams that get an alert topic, by key: name ends the topic's name, email is subscribed to it."
  type = map(object({
    email = optional(string)
    name  = string
  }))
  default = {}
}

variable "vpc_id" {
  description = "ID of the VPC that resolves the namespace."
  type        = string
}
