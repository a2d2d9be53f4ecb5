// A quiz on the command line; the key is in .env.
import dotenv from 'dotenv';
import { askQuestion } from './quiz.js';

dotenv.config();

console.log(await askQuestion('the history of tea'));
