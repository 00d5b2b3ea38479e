import { Notice, Ruby } from '@inro/design-system';
import { useText } from '../text.ts';

/** Said before anything is typed, and again before it is sent: the new phone ends the old one. */
export function OldPhoneEnds() {
  const t = useText();
  return (
    <Notice kind="warning" title={t('enrol.old_ends')}>
      <p>
        <Ruby>{t('enrol.old_ends_when')}</Ruby>
      </p>
    </Notice>
  );
}
