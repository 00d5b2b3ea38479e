import { mountApp } from '@inro/design-system';
import { HomePage } from './home-page.tsx';
import './styles.css';
import { caseTexts, citizenTexts, happensTexts, homeTexts } from './texts/home.ts';

mountApp(HomePage, [homeTexts, citizenTexts, caseTexts, happensTexts]);
