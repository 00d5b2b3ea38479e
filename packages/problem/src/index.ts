export { type ErrorClass, errorsOf, InroError, type InroErrorOptions, type PublicDetails } from './error.ts';
export { InternalError, internalRows } from './internal.ts';
export { chooseLocale, locales } from './locale.ts';
export { isProblem, readProblemDocument } from './read.ts';
export { type Problem, renderProblem } from './render.ts';
export {
  type Actor,
  type ErrorRow,
  type ErrorRows,
  errorRows,
  type Locale,
  type LocalizedText,
  type Retry,
} from './row.ts';
export { type RubyPiece, splitRuby, withoutRuby } from './ruby.ts';
