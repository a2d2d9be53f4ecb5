import { describe, expect, it } from 'vitest';
import { apiCallsOf, constructionsFor, isApiCall } from '../../src/analysis/api-calls.js';
import { analyse, callsOf } from '../support/analyse.js';

const CLIENT = "import OpenAI from 'openai'; const openai = new OpenAI();";

describe('calls that go over the network', () => {
  const namesIn = (code: string) => apiCallsOf(analyse(code)).map(({ name }) => name);

  it.each<[string, string[]]>([
    ['openai.chat.completions.create({ model, messages });', ['chat.completions.create']],
    ['openai.chat.completions.stream({ model, messages });', ['chat.completions.stream']],
    ['openai.responses.parse({ model, input });', ['responses.parse']],
    ['openai.completions.create({ model, prompt });', ['completions.create']],
    ['openai.createChatCompletion({ model, messages });', []],
    ['openai.embeddings.create({ model, input });', ['embeddings.create']],
    ['openai.embeddings.create({ input });', []],
    ['openai.embeddings.create({ model });', []],
    ['openai.embeddings.create(body);', []],
    ['openai.embeddings.create();', []],
    ['embeddings.create({ model, input });', []],
    ['embeddings[name]({ model, input });', []],
    ['create({ model, input });', []],
    ['openai.embeddings.list({ model, input });', []],
    ['openai.audio.transcriptions.create({ model, file });', ['audio.transcriptions.create']],
    ['openai.audio.create({ model, file });', []],
    ['openai.transcriptions.audio.create({ model, file });', []],
    ['transcriptions.create({ model, file });', []],
    ['openai.images.edit({ prompt, image });', ['images.edit']],
    ['openai.images.edit({ prompt });', []],
    ['this.client.embeddings.create({ model, input });', ['embeddings.create']],
    ['getClient().embeddings.create({ model, input });', ['embeddings.create']],
    ['clients[0].embeddings.create({ model, input });', ['embeddings.create']],
    ['const { embeddings } = openai; embeddings.create({ model, input });', ['embeddings.create']],
    ['images.edit({ prompt, image }).then(() => openai.embeddings.create({ model, input }));', ['embeddings.create']],
    [
      'openai.embeddings.create({ model, input }); openai.responses.create({ model, input });',
      ['embeddings.create', 'responses.create'],
    ],
  ])('%s', (code, expected) => {
    expect(namesIn(code)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['openai.embeddings.create(body);', ['embeddings.create']],
    ['openai.embeddings.create();', ['embeddings.create']],
    ['openai.beta.embeddings.create(body);', []],
    ['other.embeddings.create(body);', []],
    ['openai.embeddings.list(body);', []],
  ])('of a client of the file: %s', (code, expected) => {
    expect(namesIn(`${CLIENT} ${code}`)).toEqual(expected);
  });

  it('not of a client of openai 3.x', () => {
    const v3 = "import { OpenAIApi } from 'openai'; const openai = new OpenAIApi(configuration);";
    expect(namesIn(`${v3} openai.embeddings.create({ model, input });`)).toEqual([]);
  });

  it('are told from others', () => {
    const file = analyse('openai.responses.create({ model, input }); load();');
    const isOne = (name: string) => callsOf(file, name).map((call) => isApiCall(call, file));
    expect([...isOne('create'), ...isOne('load')]).toEqual([true, false]);
  });
});

describe('where the client of a call is made', () => {
  const optionsFor = (code: string) => {
    const file = analyse(`import OpenAI from 'openai'; ${code}`);
    const [call] = callsOf(file, 'create');
    const found = call && constructionsFor(call, file);
    return found?.map(({ options }) => (options ? file.sourceCode.getText(options as never) : 'none'));
  };

  it.each<[string, string[] | undefined]>([
    ['const a = new OpenAI(); a.responses.create(body);', ['none']],
    ['const a = new OpenAI(x), b = new OpenAI(y); b.responses.create(body);', ['y']],
    ['let a; a = new OpenAI(x); a.responses.create(body);', ['x']],
    ['let a; if (b) a = new OpenAI(x); else a = new OpenAI(y); a.responses.create(body);', ['x', 'y']],
    ['new OpenAI(x).responses.create(body);', ['x']],
    ['const f = (a: OpenAI) => a.responses.create(body); new OpenAI(x);', undefined],
    ["import { a } from './a.js'; new OpenAI(x); a.responses.create({ model, input });", undefined],
    ['new OpenAI(x); a.responses.create({ model, input });', undefined],
    ['new OpenAI(x); a[b].responses.create({ model, input });', undefined],
  ])('%s', (code, expected) => {
    expect(optionsFor(code)).toEqual(expected);
  });
});
