// Markup: literal text and the control codes that stand for its formatting. Values never contain a code.

export { clean, cleanLine } from './clean';
export { CODES, hasCodes, type MarkupVisitor, plain, scan } from './codes';
export { cutEnd, cutMiddle } from './cut';
export { iconOf } from './icon';
