import { texts } from '@inro/design-system/texts';

/** How a certificate stands: in a sentence, and on its badge. */
export const standingTexts = texts({
  'app.standing.inForce': { ja: '有効でした', 'ja-x-easy': '使(つか)えました', en: 'was in force' },
  'app.standing.unknown': {
    ja: '今の状態は分かりません',
    'ja-x-easy': '今(いま) 使(つか)えるか わかりません',
    en: 'not known now',
  },
  'app.standing.expired': { ja: '期限が切れています', 'ja-x-easy': '古(ふる)いです。使(つか)えません', en: 'expired' },
  'app.standing.revoked': { ja: '失効しています', 'ja-x-easy': 'もう 使(つか)えません', en: 'revoked' },
  'app.standing.suspended': { ja: '一時停止中です', 'ja-x-easy': '今(いま) 止(と)まって います', en: 'suspended' },
  'app.standing.stopped': {
    ja: '失効または一時停止しています',
    'ja-x-easy': '使(つか)えません',
    en: 'revoked or suspended',
  },
  'app.standing.blocked': {
    ja: '暗証番号またはパスワードがロックされています',
    'ja-x-easy': '番号(ばんごう)か パスワードが 使(つか)えません',
    en: 'its PIN or password is blocked',
  },
  'app.badge.inForce': { ja: '有効', 'ja-x-easy': '使(つか)えます', en: 'In force' },
  'app.badge.partly': { ja: 'ログインだけ使えます', 'ja-x-easy': 'サービスに 入(はい)る だけ', en: 'Only to log in' },
  'app.badge.unknown': { ja: '未確認', 'ja-x-easy': 'わかりません', en: 'Not checked' },
  'app.badge.expired': { ja: '期限切れ', 'ja-x-easy': '古(ふる)い', en: 'Expired' },
  'app.badge.revoked': { ja: '失効', 'ja-x-easy': '使(つか)えません', en: 'Revoked' },
  'app.badge.suspended': { ja: '停止中', 'ja-x-easy': '止(と)まって います', en: 'Suspended' },
  'app.badge.stopped': { ja: '失効または停止', 'ja-x-easy': '使(つか)えません', en: 'Stopped' },
  'app.badge.blocked': { ja: 'ロック', 'ja-x-easy': 'ロック', en: 'Locked' },
});
