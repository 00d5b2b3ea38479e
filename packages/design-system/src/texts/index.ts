export { chooseLocale, locales, type RubyPiece, splitRuby, withoutRuby } from '@inro/problem';
export {
  type Guess,
  guessOf,
  judgeSecret,
  normalizeSecret,
  type SecretKind,
  type SecretVerdict,
  takeDigits,
  triesAtFirst,
} from '../secret-rules.ts';
export { commonTexts } from './common.ts';
export { formatClock, formatDate, formatDateTime, formatTime } from './format.ts';
export { joinTables, type TextTable, texts } from './table.ts';
