const { log } = require('./parity.js');
async function get(name, v) {
  log(`${name} asked`);
  await Promise.resolve();
  log(`${name} given`);
  return v;
}
const three = (a, b, c) => a * 100 + b * 10 + c;
(async () => {
  log(await get('a', 1) + await get('b', 2) * await get('c', 3));
  log(three(await get('d', 1), await get('e', 2), await get('f', 3)));
  log(+!!(await get('g', 0) && await get('never', 1)));
  log(+!!(await get('h', 0) || await get('i', 1)));
  log(await get('j', 1) ? await get('k', 5) : await get('never', 6));
  log((await get('l', 1), await get('m', 2)));
  const array = [await get('n', 7), await get('o', 8)];
  log(array[await get('p', 1)]);
  if (await get('q', 0) || (await get('r', 1) && !await get('s', 0))) log('yes');
  for (let i = await get('t', 0); i < await get('u', 2); i += await get('v', 1)) log('body', i);
  switch (await get('w', 2)) {
    case 1:
      log('never');
      break;
    case 2:
      log('two', await get('x', 9));
  }
})();
