// Mantine's CSS of switches and numbers, for settings pages outside of the record views.
import './styles-fields'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/Switch.layer.css'
import '@mantine/core/styles/NumberInput.layer.css'
