export { Badge, type BadgeLook } from './components/badge.tsx';
export {
  Button,
  ButtonLink,
  type ButtonProps,
  ButtonRow,
  FileButton,
  TextButton,
  TextLink,
} from './components/button.tsx';
export { Checkbox, CheckboxGroup, type Choice, RadioGroup } from './components/choices.tsx';
export { CommandLine } from './components/command-line.tsx';
export { type CordEnd, CordPicture, type CordState, PartyMark } from './components/cord-picture.tsx';
export { DescriptionList, type DescriptionRow } from './components/description-list.tsx';
export { ErrorSummary, type FieldError } from './components/error-summary.tsx';
export { PasswordField, TextField, useSecretMessage } from './components/fields.tsx';
export { FilterRow } from './components/filter-row.tsx';
export { Fold } from './components/fold.tsx';
export { Form } from './components/form.tsx';
export { Icon, type IconName } from './components/icon.tsx';
export { LiveRegion } from './components/live-region.tsx';
export { Mark } from './components/mark.tsx';
export { Notice } from './components/notice.tsx';
export { Page, type PageProps } from './components/page.tsx';
export { PhonePicture } from './components/phone-picture.tsx';
export { PinField } from './components/pin-field.tsx';
export { ProblemBody, ProblemPanel, type ProblemPlace, placeOf } from './components/problem-panel.tsx';
export { ProgressSteps, type Step, type StepState } from './components/progress-steps.tsx';
export { SelectField } from './components/select-field.tsx';
export { ProgressBar, StepBar } from './components/step-bar.tsx';
export { TabPages } from './components/tab-pages.tsx';
export { BulletList, Code, Note, Paragraph, Ruby, Subheading } from './components/text.tsx';
export { TriesLeft } from './components/tries-left.tsx';
export { textHook, useLocale, type Values } from './i18n.ts';
export { type LaterPage, later } from './later.tsx';
export { mountApp } from './mount.tsx';
export { type Loaded, requestJson, toProblem, useAct, useLoaded } from './request.ts';
export { collapseTo, goTo, useRoute } from './route.ts';
export * from './texts/index.ts';
