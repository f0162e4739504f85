import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../src/core/refusal.ts';
import type { Json } from '../../src/core/message.ts';
import { createRenderer } from '../../src/intake/render.ts';

const renderer = createRenderer();
/** Left alone, each of them would take minutes, or all the memory there is. */
const LONGEST_MS = 20_000;

function rendered(source: string, data: Record<string, Json> = {}): string {
  const content = renderer.render({ title: '', body: source, html: source }, data, ['data']);
  return isRefusal(content) ? content.code : content.body;
}

/** As a machine that is busy with something else holds up a process. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('a template that means harm', () => {
  it.each<[string, string, Record<string, Json>]>([
    ['a prototype', '{{ x.__proto__ }}', { x: {} }],
    ['a prototype by index', '{{ x["__proto__"]["constructor"] }}', { x: {} }],
    ['a constructor', '{{ x.constructor }}', { x: {} }],
    ['the constructor of a text', '{{ "a".constructor.constructor }}', {}],
    ['the environment', '{{ process.env }}', {}],
    ['what is global', '{{ globalThis }}{{ require }}', {}],
  ])('does not reach %s', (_, source, data) => {
    expect(['MISSING_VARIABLE', 'TEMPLATE_INVALID']).toContain(rendered(source, data));
  });

  it.each(['{% include "/etc/passwd" %}', '{% render "../../package.json" %}', '{% layout "x" %}', '{% include x %}'])('reads no file by %s', (source) => {
    expect(rendered(source, { x: '/etc/passwd' })).toBe('TEMPLATE_INVALID');
  });

  it('finds nothing in what inherits', () => {
    expect(rendered('[{{ x | map: "constructor" | join }}]', { x: [{}] })).toBe('[]');
  });

  const long = 'y'.repeat(60_000);
  const many = Array.from({ length: 12_000 }, (_, at) => at).join(',');
  it.each<[string, string, Record<string, Json>]>([
    ['counts for ever', '{% for i in (1..1000000000) %}x{% endfor %}', {}],
    ['counts in circles', '{% for i in (1..1000) %}{% for j in (1..1000) %}{% for k in (1..1000) %}{% endfor %}{% endfor %}{% endfor %}', {}],
    ['doubles a text', '{% assign a = x %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}', { x: long }],
    ['doubles a list', '{% assign a = x %}{% for i in (1..60) %}{% assign a = a | concat: a %}{% endfor %}', { x: [1, 2] }],
    ['writes a text again and again', '{% for i in (1..10000) %}{{ x }}{% endfor %}', { x: long }],
    ['pads a date', '{{ "now" | date: "%999999999Y" }}', {}],
    ['replaces each letter by a book', '{{ x | replace: "y", x }}', { x: long }],
    ['asks an expression of each item', '{% assign a = x | split: "," %}{{ a | where_exp: "i", "a contains i" | size }}', { x: many }],
  ])('that %s is stopped', (_, source, data) => {
    const since = performance.now();
    expect(rendered(source, data)).toBe('TEMPLATE_INVALID');
    expect(performance.now() - since).toBeLessThan(LONGEST_MS);
  });

  it('is not an honest one that takes long because its process is not let run', () => {
    const data = {
      get name() {
        standStill(500);
        return 'Ada';
      },
    };
    expect(rendered('{{ name }} {{ name }}{% if name == "Ada" %}!{% endif %}', data)).toBe('Ada Ada!');
  });

  it('costs an honest one nothing: lists, numbers and what is not there are written as ever', () => {
    expect(rendered('{{ list }}{{ number }}{{ yes }}{{ nothing }}', { list: ['a', ['b', 1]], number: 1.5, yes: true, nothing: null })).toBe('ab11.5true');
  });

  it('is refused when it is saved, where that can be seen', () => {
    const content = { channel: 'EMAIL', locale: 'en', title: 'x', body: '{{ x | where_exp: "i", "i" }}' } as const;
    expect(renderer.check([content])).toMatchObject([{ code: 'TEMPLATE_INVALID' }]);
  });

  it.each(['{{ x }}', '{% echo x %}', '{% cycle x, x %}', '{% for i in y %}{{ i }}{% endfor %}', '{% capture a %}{{ x }}{% endcapture %}{{ a }}', '{{ x | strip }}', '{{ y }}'])(
    'writes data into HTML as text: %s',
    (source) => {
      const content = renderer.render({ title: source, body: 'x', html: source }, { x: '<b onload="x">', y: ['<b onload="x">'] }, []);
      if (isRefusal(content)) throw new Error(content.message);
      expect(content.html).not.toMatch(/[<>"]/);
      expect(content.html).toContain('b onload');
    },
  );
});
