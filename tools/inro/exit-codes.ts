/** How a command ends. What is no answer never looks like one. */
export const exitCodes = {
  valid: { code: 0, means: 'all valid, or done' },
  invalid: { code: 1, means: 'something is invalid' },
  indeterminate: { code: 2, means: 'something is indeterminate, and nothing invalid' },
  noAnswer: { code: 3, means: 'wrong use, or a file that cannot be read or holds nothing to verify' },
  failed: { code: 4, means: 'the program itself failed: this says nothing of any file' },
} as const;
export type ExitName = keyof typeof exitCodes;

export const exitSentence = Object.values(exitCodes)
  .map(({ code, means }) => `  ${code}  ${means}`)
  .join('\n');
