# Nothing is asked for here: applied over a state, it destroys what that state still holds, in the order in which the state
# says that things depend on each other. The provider's configuration (live/common.hcl) asks for the guard's verdict.
module "mock_guard" {
  source = "../mock-guard"

  values = []
}
