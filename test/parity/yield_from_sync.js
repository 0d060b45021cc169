const log=console.log;
function* inner() { try { let s = yield 1; log('inner got '+s); s = yield 2; log('inner got '+s);} finally { log('inner finally'); } return 42; }
async function* outer() { const r = yield* inner(); log('r '+r); return 0; }
let n=0; function tick() { log('turn '+(++n)); if (n<30) queueMicrotask(tick); }
(async()=>{ queueMicrotask(tick);
 let it = outer(); log((await it.next()).value); log((await it.next(10)).value); let r = await it.next(20); log(r.value+' '+(r.done?1:0));
 it = outer(); await it.next(); r = await it.return(5); log(r.value+' '+(r.done?1:0));
 it = outer(); await it.next(); try { await it.throw(new Error('boo')); } catch(e) { log(e.message); }
})();
