import { texts } from '../src/texts/index.ts';

export const galleryTexts = texts({
  'gallery.site': { ja: '部品の一覧', 'ja-x-easy': '部品(ぶひん)', en: 'Components' },
  'gallery.heading': { ja: 'すべての部品', 'ja-x-easy': '全部(ぜんぶ)の 部品(ぶひん)', en: 'Every component' },
  'gallery.press': { ja: '送る', 'ja-x-easy': '送(おく)る', en: 'Send' },
  'gallery.inert': { ja: '押せないボタン', 'ja-x-easy': '押(お)せません', en: 'Inert' },
  'gallery.reload': { ja: '読み直す', 'ja-x-easy': '読(よ)み直(なお)す', en: 'Load again' },
  'gallery.refuse': { ja: '渡さない', 'ja-x-easy': '渡(わた)しません', en: 'Do not hand over' },
  'gallery.pin': { ja: 'スマートフォンの番号', 'ja-x-easy': 'スマホの 番号(ばんごう)', en: 'Number of the phone' },
  'gallery.password': { ja: 'カードのパスワード', 'ja-x-easy': 'カードの パスワード', en: 'Password of the card' },
  'gallery.choose': { ja: 'どれにしますか', 'ja-x-easy': 'どれですか', en: 'Which one?' },
  'gallery.one': { ja: 'ひとつ目', 'ja-x-easy': '1つ目(め)', en: 'The first' },
  'gallery.two': { ja: 'ふたつ目', 'ja-x-easy': '2つ目(め)', en: 'The second' },
});
