import { mountApp } from '@inro/design-system';
import { HomePage } from './home-page.tsx';
import './styles.css';
import { citizenTexts, homeTexts } from './texts/home.ts';

mountApp(HomePage, [homeTexts, citizenTexts]);
