import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineThemeComponents,
} from '@mantine/core'

const accent: MantineColorsTuple = [
  '#eef2ff',
  '#dfe5ff',
  '#bcc7fd',
  '#97a6fa',
  '#7888f6',
  '#5969e0',
  '#4a5ce8',
  '#3e4fd6',
  '#3341b4',
  '#2b378f',
]

const dark: MantineColorsTuple = [
  '#eceef3',
  '#c7cad4',
  '#a9aebc',
  '#8b91a1',
  '#3c3f4b',
  '#2a2c35',
  '#23252d',
  '#191a1f',
  '#15161b',
  '#111217',
]

const controlHeights = {
  xs: '26px',
  sm: 'var(--control)',
  md: '38px',
  lg: '44px',
  xl: '52px',
}

function heightOf(size: unknown): string {
  return controlHeights[(size as keyof typeof controlHeights) ?? 'sm'] ?? controlHeights.sm
}

interface Sized {
  size?: unknown
}

// Plain objects, not `Button.extend(…)`: naming the components here would put all of them into the first load.
const components: MantineThemeComponents = {
  Button: {
    defaultProps: { size: 'sm' },
    vars: (_theme: unknown, props: Sized) => ({
      root: { '--button-height': heightOf(props.size), '--button-fz': props.size === 'xs' ? '12px' : '13px' },
    }),
  },
  Input: {
    defaultProps: { size: 'sm' },
    vars: (_theme: unknown, props: Sized) => ({
      wrapper: { '--input-size': heightOf(props.size), '--input-height': heightOf(props.size), '--input-fz': '13px' },
    }),
  },
  InputWrapper: {
    defaultProps: { size: 'sm', inputWrapperOrder: ['label', 'input', 'description', 'error'] },
  },
  Menu: { defaultProps: { shadow: 'md', radius: 'sm', offset: 6 } },
  Modal: {
    defaultProps: { radius: 'lg', centered: true, overlayProps: { color: 'var(--scrim)', backgroundOpacity: 1 } },
  },
  Tooltip: { defaultProps: { openDelay: 350, withArrow: false, fz: 12, color: 'var(--surface-inverse)' } },
}

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'ui-monospace, "JetBrains Mono", Menlo, Consolas, monospace',
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, dark },
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '7px', md: '9px', lg: '12px', xl: '16px' },
  fontSizes: { xs: '11px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  headings: { fontFamily: 'var(--font)', fontWeight: '640' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components,
})

/** Mantine's own variables spoken in our tokens, so that both kinds of components look alike. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-default': 'var(--surface-raised)',
    '--mantine-color-default-hover': 'var(--surface-hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-error': 'var(--danger-ink)',
    '--mantine-shadow-md': 'var(--shadow-2)',
    '--mantine-shadow-xl': 'var(--shadow-3)',
  }
  return { variables: {}, light: shared, dark: shared }
}
