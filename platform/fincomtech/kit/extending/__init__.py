"""What modules and companies add to a record that is not theirs: members of extensions, own fields, links. Source: kit.3, kit.5."""
