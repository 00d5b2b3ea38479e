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
export { DescriptionList, type DescriptionRow } from './components/description-list.tsx';
export { ErrorSummary, type FieldError } from './components/error-summary.tsx';
export { SecretField, type SecretFieldProps, TextField, useSecretMessage } from './components/fields.tsx';
export { FilterRow } from './components/filter-row.tsx';
export { Form } from './components/form.tsx';
export { Icon, type IconName } from './components/icon.tsx';
export { LiveRegion } from './components/live-region.tsx';
export { Mark } from './components/mark.tsx';
export { Notice } from './components/notice.tsx';
export { Page, type PageProps } from './components/page.tsx';
export { PhonePicture } from './components/phone-picture.tsx';
export { ProblemPanel } from './components/problem-panel.tsx';
export { ProgressSteps, type Step, type StepState } from './components/progress-steps.tsx';
export { SelectField } from './components/select-field.tsx';
export { BulletList, Code, Note, Paragraph, Ruby, Subheading } from './components/text.tsx';
export { createI18n, textHook, useLocale, type Values } from './i18n.ts';
export { mountApp } from './mount.tsx';
export { type Loaded, requestJson, toProblem, useAct, useLoaded } from './request.ts';
export { collapseTo, goTo, useRoute } from './route.ts';
export * from './texts/index.ts';
