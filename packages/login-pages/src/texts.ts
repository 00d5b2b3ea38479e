import { type TextTable, texts } from '@inro/design-system/texts';
import { loginTexts } from '@inro/relying-party/page';

/** What the house says beside what every service's page says. */
export const houseTexts = texts({
  'login.same_device_hint': {
    ja: 'ウォレットが開き、終わるとここに戻ります（{{phone}}）',
    'ja-x-easy': 'アプリが 開(ひら)きます。あとで ここに もどります（{{phone}}）',
    en: 'The wallet opens and brings you back here ({{phone}})',
  },
  'login.no_phone': {
    ja: 'この画面で使うスマートフォンは、登場人物のページで選べます。',
    'ja-x-easy': 'スマホは はじめの ページで えらびます。',
    en: 'Choose the phone for this screen on the page of the cast.',
  },
  'login.home': { ja: '登場人物のページへ', 'ja-x-easy': 'はじめの ページへ', en: 'To the cast' },
});

/** For `mountApp`, beside the tables of the app. */
export const loginPageTexts: readonly TextTable[] = [loginTexts, houseTexts];
