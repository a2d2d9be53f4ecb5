import dotenv from 'dotenv';
import { ask } from './ask.js';

dotenv.config();
console.log(await ask('What is the capital of France?'));
