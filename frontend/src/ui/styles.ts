// Mantine's CSS by component, in its layer, so that our own CSS always wins whatever the order of chunks.
// Fields and buttons are in styles-fields.ts, dialogs and menus in styles-dialogs.ts, the views' in styles-records.ts.
import './layers.css'
import './fonts.css'
import '@mantine/core/styles/baseline.layer.css'
import '@mantine/core/styles/global.layer.css'
import './tokens.css'
import './base.css'
