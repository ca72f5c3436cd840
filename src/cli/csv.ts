// CSV for spreadsheets: quoted as RFC 4180 says, and no cell that a spreadsheet would take for a formula.

/** What Excel, LibreOffice and Sheets calculate, also behind blanks. https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/;

/** One line, with its end. An absent cell is empty. */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number | undefined): string {
  // Our own numbers are no formulas.
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
