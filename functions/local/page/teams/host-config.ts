// How Teams draws cards: sizes, spacing and colours of its light and dark themes, in the renderer's own terms.

const FONT =
  "'Segoe UI', 'Segoe UI Web', -apple-system, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";
const MONO = "Consolas, 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace";
const SIZES = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
const WEIGHTS = { lighter: 300, default: 400, bolder: 600 };

interface Palette {
  text: string;
  subtle: string;
  accent: string;
  good: string;
  warning: string;
  attention: string;
  line: string;
  /** Backgrounds of containers by style. */
  back: Record<'default' | 'emphasis' | 'accent' | 'good' | 'warning' | 'attention', string>;
}

const LIGHT: Palette = {
  text: '#242424',
  subtle: '#616161',
  accent: '#4f52b2',
  good: '#0b6a0b',
  warning: '#835b00',
  attention: '#b10e1c',
  line: '#e0e0e0',
  back: {
    default: '#ffffff',
    emphasis: '#f5f5f5',
    accent: '#e8ebfa',
    good: '#e7f5e7',
    warning: '#fff4dd',
    attention: '#fdeaec',
  },
};

const DARK: Palette = {
  text: '#ffffff',
  subtle: '#adadad',
  accent: '#a6a7dc',
  good: '#7ed37e',
  warning: '#f2c661',
  attention: '#f1919c',
  line: '#4d4d4d',
  back: {
    default: '#292929',
    emphasis: '#333333',
    accent: '#2f2f4a',
    good: '#1b3a1f',
    warning: '#43371a',
    attention: '#4a2026',
  },
};

/** The renderer's host configuration for one theme. */
export function teamsHostConfig(dark: boolean): object {
  const palette = dark ? DARK : LIGHT;
  const both = (colour: string, subtle = colour) => ({ default: colour, subtle });
  const foregroundColors = {
    default: both(palette.text, palette.subtle),
    dark: both('#242424', '#616161'),
    light: both('#ffffff', '#adadad'),
    accent: both(palette.accent),
    good: both(palette.good),
    warning: both(palette.warning),
    attention: both(palette.attention),
  };
  return {
    supportsInteractivity: true,
    fontTypes: {
      default: { fontFamily: FONT, fontSizes: SIZES, fontWeights: WEIGHTS },
      monospace: { fontFamily: MONO, fontSizes: { ...SIZES, default: 13 }, fontWeights: WEIGHTS },
    },
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    spacing: { small: 4, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: palette.line },
    imageSizes: { small: 32, medium: 52, large: 100 },
    containerStyles: Object.fromEntries(
      Object.entries(palette.back).map(([name, backgroundColor]) => [
        name,
        { backgroundColor, foregroundColors },
      ]),
    ),
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
      showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
    },
    adaptiveCard: { allowCustomStyle: true },
    factSet: {
      title: {
        color: 'default',
        size: 'default',
        isSubtle: false,
        weight: 'bolder',
        wrap: true,
        maxWidth: 150,
      },
      value: { color: 'default', size: 'default', isSubtle: false, weight: 'default', wrap: true },
      spacing: 12,
    },
    textBlock: { headingLevel: 4 },
  };
}
