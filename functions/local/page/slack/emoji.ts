// The emoji that messages about ML runs use, by Slack's short names.

const EMOJI: Record<string, string> = {
  arrows_counterclockwise: '🔄', bell: '🔔', black_square_for_stop: '⏹️', bust_in_silhouette: '👤',
  chart_with_downwards_trend: '📉', chart_with_upwards_trend: '📈', clipboard: '📋', eyes: '👀', fire: '🔥',
  gear: '⚙️', heavy_check_mark: '✔️', heavy_minus_sign: '➖', hourglass: '⌛', hourglass_flowing_sand: '⏳',
  information_source: 'ℹ️', large_blue_circle: '🔵', large_green_circle: '🟢', large_orange_circle: '🟠',
  large_yellow_circle: '🟡', link: '🔗', lock: '🔒', no_bell: '🔕', no_entry: '⛔', octagonal_sign: '🛑',
  package: '📦', red_circle: '🔴', repeat: '🔁', rocket: '🚀', rotating_light: '🚨', tada: '🎉', warning: '⚠️',
  wastebasket: '🗑️', white_check_mark: '✅', white_circle: '⚪', wrench: '🔧', x: '❌', zap: '⚡',
}; // biome-ignore format: a table

/** `:warning:` → ⚠️; a name that is not in the table stays as it is written. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (written, name: string) =>
    Object.hasOwn(EMOJI, name) ? EMOJI[name]! : written,
  );
}
