import {
  Button,
  ButtonRow,
  Checkbox,
  ErrorSummary,
  goTo,
  LiveRegion,
  Note,
  Paragraph,
  ProblemPanel,
  SecretField,
  TextLink,
  toProblem,
  useLoaded,
  useLocale,
  useSecretMessage,
} from '@inro/design-system';
import { spendLastTry } from '@inro/jpki';
import { InroError, type Problem, renderProblem, Secret } from '@inro/problem';
import { useState } from 'react';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';
import type { Enrolment } from './enrolment.ts';
import { stepNumber } from './pages.ts';

/** The card's signing password; with it the card signs the application at once, and it is forgotten. */
export function CardPasswordPage({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useText();
  const { pick } = useLocale();
  const secretMessage = useSecretMessage();
  const tries = useLoaded(() => enrolment.journey.cardTriesLeft());
  const [password, setPassword] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [part, setPart] = useState<{ done: number; of: number }>();
  const lastTry = tries.value === 1;
  const wrong = problem?.code === 'jpki.secret_wrong' ? pick(problem.titles) : undefined;
  const formError = asked ? secretMessage('password', password) : undefined;
  const agreeError = asked && lastTry && !agreed ? t('enrol.last_try_error') : undefined;
  const errors = [
    ...((formError ?? wrong) === undefined ? [] : [{ field: 'card-password', text: (formError ?? wrong)! }]),
    ...(agreeError === undefined ? [] : [{ field: 'last-try', text: agreeError }]),
  ];
  const sign = async () => {
    setAsked(true);
    setProblem(undefined);
    if (secretMessage('password', password) !== undefined || (lastTry && !agreed)) return;
    try {
      await enrolment.step((journey) =>
        journey.signApplication(new Secret(password), {
          ...(lastTry ? { spendLastTry } : {}),
          onProgress: setPart,
        }),
      );
      goTo('/enrol/pin');
    } catch (failure) {
      setProblem(toProblem(failure));
      setPassword('');
      setAsked(false);
      setAgreed(false);
      await tries.reload();
    } finally {
      setPart(undefined);
    }
  };
  const blocked = tries.value === 0;
  const shown = blocked
    ? renderProblem(new InroError('jpki.secret_blocked'))
    : problem !== undefined && wrong === undefined
      ? problem
      : tries.problem;
  const reading = part === undefined ? '' : t('enrol.signing_part', part);
  return (
    <WalletPage
      above={t('enrol.step', stepNumber('password', enrolment.state.certificates))}
      back="#/enrol/card"
      hasError={errors.length > 0 || shown !== undefined}
      heading={t('enrol.password')}
    >
      <ErrorSummary errors={errors} />
      {shown === undefined ? null : (
        <ProblemPanel place="card" problem={shown}>
          <TextLink href="#/enrol/card">{t('enrol.card')}</TextLink>
        </ProblemPanel>
      )}
      <Paragraph>{t('enrol.password_why')}</Paragraph>
      <SecretField
        error={formError ?? wrong}
        id="card-password"
        kind="password"
        label={t('enrol.password_label')}
        onChange={setPassword}
        triesLeft={tries.value}
        value={password}
      />
      {lastTry ? (
        <Checkbox
          hint={t('enrol.last_try_hint')}
          id="last-try"
          isSelected={agreed}
          label={t('enrol.last_try')}
          onChange={setAgreed}
        />
      ) : null}
      <Note>{t('enrol.password_not_kept')}</Note>
      <ButtonRow>
        <Button isDisabled={blocked || tries.value === undefined} onPress={sign}>
          {t('enrol.sign')}
        </Button>
      </ButtonRow>
      {part === undefined ? null : (
        <>
          <Paragraph>{t('enrol.signing')}</Paragraph>
          <Paragraph>{reading}</Paragraph>
        </>
      )}
      <LiveRegion text={reading} />
    </WalletPage>
  );
}
