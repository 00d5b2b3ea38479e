export { isGuessedFirst, judgeSecret, normalizeSecret, type SecretKind, type SecretVerdict } from '../secret-rules.ts';
export { commonTexts } from './common.ts';
export { formatDate, formatDateTime, formatTime } from './format.ts';
export { type RubyPiece, splitRuby, withoutRuby } from './ruby.ts';
export { chooseLocale, locales, type TextTable, texts, toResources } from './table.ts';
