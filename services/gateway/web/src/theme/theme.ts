import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

const accent: MantineColorsTuple = [
  '#ecebfb',
  '#d8d7f7',
  '#afadff',
  '#918eee',
  '#7370dd',
  '#5754d0',
  '#3f3dc4',
  '#3331a8',
  '#28268a',
  '#1d1c6b',
]
const crit: MantineColorsTuple = [
  '#fce7e8',
  '#f8cfd2',
  '#f0808a',
  '#dd5a67',
  '#c23a49',
  '#a72332',
  '#8e1220',
  '#740d19',
  '#5a0913',
  '#41060d',
]
// From text to the deepest well: Mantine draws its dark parts with these.
const dark: MantineColorsTuple = [
  '#e8ecf1',
  '#c9d1da',
  '#a6b1bd',
  '#7b8794',
  '#343e49',
  '#2a323b',
  '#1a2027',
  '#12161b',
  '#0d1014',
  '#080a0c',
]
const gray: MantineColorsTuple = [
  '#f6f8fa',
  '#edf1f4',
  '#e8ecf0',
  '#d3dae1',
  '#a6b1bd',
  '#76828f',
  '#55606c',
  '#414b56',
  '#2a323b',
  '#1a2129',
]

/** Filled buttons take their label's colour from the tokens too: white on dark accent, dark on light. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input)
  const name = input.color ?? input.theme.primaryColor
  if (name !== 'accent' && name !== 'crit') return colors
  if (input.variant === 'filled') {
    return {
      background: `var(--hf-${name})`,
      hover: `var(--hf-${name}-strong)`,
      color: `var(--hf-on-${name})`,
      border: '1px solid transparent',
    }
  }
  if (input.variant === 'light') {
    return {
      background: `var(--hf-${name}-bg)`,
      hover: `var(--hf-${name}-bg)`,
      color: `var(--hf-${name})`,
      border: '1px solid transparent',
    }
  }
  if (input.variant === 'subtle' || input.variant === 'outline') {
    return { ...colors, color: `var(--hf-${name})`, hover: `var(--hf-${name}-bg)` }
  }
  return colors
}

/** The cross has no word of its own. */
const CLOSE = { 'aria-label': 'Close' }

/** The brief's section 5 as a Mantine theme. Colours themselves are in tokens.css. */
export const theme = createTheme({
  respectReducedMotion: true,
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 2 },
  colors: { accent, crit, dark, gray },
  variantColorResolver,
  fontFamily:
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Liberation Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: {
    xs: '1.3334',
    sm: '1.3846',
    md: '1.4286',
    lg: '1.5',
    xl: '1.4',
  },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '6px', lg: '8px', xl: '8px' },
  defaultRadius: 'sm',
  components: {
    Alert: { styles: { message: { color: 'var(--hf-text)' } } },
    // At the radius of buttons a box of 16 px looks like a radio button.
    Checkbox: { defaultProps: { radius: 3 } },
    Input: { classNames: { input: 'hf-input' } },
    InputWrapper: {
      styles: {
        label: { marginBottom: 4 },
        description: { fontSize: 12 },
        error: { fontSize: 12 },
      },
    },
    Menu: {
      defaultProps: {
        // An element without a role, which a menu must not have.
        withInitialFocusPlaceholder: false,
        transitionProps: { duration: 120 },
        classNames: { dropdown: 'hf-float', item: 'hf-menu-item' },
      },
    },
    Tooltip: { defaultProps: { transitionProps: { duration: 120 }, openDelay: 300 } },
    Modal: {
      defaultProps: {
        transitionProps: { duration: 180 },
        classNames: { content: 'hf-float' },
        closeButtonProps: CLOSE,
      },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 180 }, closeButtonProps: CLOSE } },
  },
})
