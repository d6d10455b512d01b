"""Just enough of SIP to call one number through one server, and to hang up always."""
