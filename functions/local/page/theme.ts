// Light or dark: the system's choice until the reader makes another, which the browser remembers.

const STORED = 'bellhop-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function chosen(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // storage can be forbidden
  }
}

export function isDark(): boolean {
  const choice = chosen();
  return choice === null ? system.matches : choice === 'dark';
}

/** Applies the theme now and on every change; `onChange` redraws what CSS alone cannot. */
export function startTheme(button: HTMLButtonElement, onChange: () => void): void {
  const apply = (): void => {
    const dark = isDark();
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    button.textContent = dark ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to the ${dark ? 'light' : 'dark'} theme`);
  };
  apply();
  system.addEventListener('change', () => {
    apply();
    onChange();
  });
  button.addEventListener('click', () => {
    try {
      localStorage.setItem(STORED, isDark() ? 'light' : 'dark');
    } catch {
      return;
    }
    apply();
    onChange();
  });
}
