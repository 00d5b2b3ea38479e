import { Button, ButtonRow, Paragraph, ProblemPanel } from '@inro/design-system';
import type { LoginEnd } from '@inro/relying-party/page';
import type { LoginPlace } from './place.ts';
import { problemOf } from './problem.ts';
import { useText } from './text.ts';

const headings = {
  refused: 'login.refused_heading',
  expired: 'login.expired_heading',
  failed: 'login.failed_heading',
} as const;

/** A login that did not come about: refused by the person, out of time, or not valid. */
export function EndedPage<T>({
  place: { Frame, help },
  end,
  onAgain,
}: {
  readonly place: LoginPlace<T>;
  readonly end: LoginEnd;
  readonly onAgain: () => void;
}) {
  const t = useText();
  const { kind } = end;
  return (
    <Frame heading={t(headings[kind])} help={help}>
      {kind === 'failed' ? null : <Paragraph>{t(`login.${kind}`)}</Paragraph>}
      {kind === 'refused' ? null : <ProblemPanel problem={problemOf(end)} />}
      <ButtonRow>
        <Button onPress={onAgain}>{t('login.again')}</Button>
      </ButtonRow>
    </Frame>
  );
}
