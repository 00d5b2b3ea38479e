/**
 * English by the plain-English rules of GOV.UK's style guide and content-design manual: sentences of 25 words at most,
 * no word where a shorter one says the same.
 */
const MOST_WORDS = 25;

const insteadOf: Readonly<Record<string, string>> = {
  'additional(?:ly)?': 'more, also',
  ascertain: 'find out',
  'assist(?:ance|s)?': 'help',
  'at this (?:time|moment|point)': 'now',
  'attempt(?:s|ed)?': 'try',
  'commence[sd]?': 'begin',
  'deem(?:ed|s)?': 'think, count as',
  'due to the fact': 'because',
  'e\\.g\\.|i\\.e\\.|etc\\b': 'for example, that is, and so on',
  'facilitate[sd]?': 'help',
  functionality: 'what it does',
  'henceforth|hereby|herein|thereof|whereby': 'say it plainly',
  'in order to': 'to',
  'in the event (?:of|that)': 'if',
  'leverage[sd]?': 'use',
  numerous: 'many',
  'obtain(?:s|ed)?': 'get',
  please: 'nothing: say what to do',
  'prior to': 'before',
  'purchase[sd]?': 'buy',
  'regarding|with regard to|in respect of': 'about',
  'simply|just': 'nothing',
  'submit(?:s|ted)?': 'send',
  'subsequent(?:ly)?': 'later, then',
  'sufficient(?:ly)?': 'enough',
  'terminate[sd]?': 'end',
  'unable to': 'cannot',
  'unsuccessful(?:ly)?': 'failed',
  upon: 'on, when',
  'utili[sz]e[sd]?|utili[sz]ation': 'use',
  via: 'by',
  whilst: 'while',
};

/** What is not plain about an English text. */
export function complaintsAboutEnglish(text: string): readonly string[] {
  const complaints: string[] = [];
  for (const [pattern, instead] of Object.entries(insteadOf)) {
    const found = new RegExp(`(?<![\\w-])(?:${pattern})(?![\\w-])`, 'iu').exec(text)?.[0];
    if (found !== undefined) complaints.push(`"${found}": ${instead}`);
  }
  for (const sentence of text.split(/[.?!:;]\s|\n/u)) {
    const words = sentence.split(/\s+/u).filter((word) => /\w/u.test(word));
    if (words.length > MOST_WORDS) complaints.push(`${words.length} words in one sentence: ${sentence}`);
  }
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) complaints.push('Japanese in English');
  return complaints;
}

/** A Japanese sentence that is longer is two. */
const MOST_LETTERS = 60;

/** One word for one thing. Certificates are put onto a phone (入れる); a card is held to it (かざす). */
const oneWord: Readonly<Record<string, string>> = {
  '載せ|載って|載り': '入れる',
  '格納|搭載': '入れる',
  スマホ: 'スマートフォン',
  ご利用いただけ: '使えます',
  させていただ: 'します',
  することができ: 'できます',
  下さい: 'ください',
  '出来(?=[まる])': 'でき',
  '(?<!一)致しま': 'します',
  '頂(?=[きけ])': 'いただ',
};

/** What is not consistent about a Japanese text, or too long. */
export function complaintsAboutJapanese(text: string): readonly string[] {
  const complaints: string[] = [];
  for (const [pattern, instead] of Object.entries(oneWord)) {
    const found = new RegExp(pattern, 'u').exec(text)?.[0];
    if (found !== undefined) complaints.push(`${found}: ${instead}`);
  }
  for (const sentence of text.split(/[。？\n]/u)) {
    // What is typed, and the names of variables, are read as one thing.
    const letters = sentence.replaceAll(/\s|\{\{\}\}|\[[^\]]*\]|[\x21-\x7e]{2,}/gu, '');
    if (letters.length > MOST_LETTERS) complaints.push(`${letters.length} letters in one sentence: ${sentence}`);
  }
  return complaints;
}
