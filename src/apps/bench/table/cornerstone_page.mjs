// In the browser: shows DICOM files with cornerstone3D's renderer for machines without a GPU, and tells how long that took.
// Bundled with the npm packages by cornerstone_rows.py, which serves it, the files, and takes the answer.
import * as core from '@cornerstonejs/core';
import * as loader from '@cornerstonejs/dicom-image-loader';

const { IMAGE_RENDERED } = core.Enums.Events;
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

function once(element, act) {
    return new Promise((done) => {
        element.addEventListener(IMAGE_RENDERED, done, { once: true });
        act();
    });
}

function elements(count, width, height) {
    document.body.replaceChildren();
    return Array.from({ length: count }, () => {
        const element = document.createElement('div');
        element.style.cssText = `display: inline-block; width: ${width}px; height: ${height}px`;
        document.body.append(element);
        return element;
    });
}

/// Share of the canvas that is not black: that a picture is there.
function litShare(element) {
    const canvas = element.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let lit = 0;
    for (let i = 0; i < data.length; i += 4) lit += data[i] > 20;
    return lit / (data.length / 4);
}

/// From the call to all of them painted; nothing is kept from the time before.
async function show(files, width, height) {
    core.cache.purgeCache();
    core.getRenderingEngine('bench')?.destroy();
    const engine = new core.RenderingEngine('bench');
    const places = elements(files.length, width, height);
    const start = performance.now();
    engine.setViewports(places.map((element, i) => (
        { viewportId: `view${i}`, type: core.Enums.ViewportType.STACK, element })));
    await Promise.all(places.map((element, i) => new Promise((done, fail) => {
        const viewport = engine.getViewport(`view${i}`);
        viewport.setStack([`wadouri:${location.origin}/study/${files[i]}?${Math.random()}`])
            .then(() => once(element, () => viewport.render())).then(done, fail);
    })));
    await painted();
    return { ms: performance.now() - start, lit: Math.min(...places.map(litShare)), place: places[0],
             viewport: engine.getViewport('view0') };
}

async function frames(count, place, change) {
    const taken = [];
    await painted();
    await painted();  // nothing that was asked for before is still to be drawn
    for (let i = 0; i < count; i += 1) {
        const start = performance.now();
        await once(place, () => change(i));
        taken.push(performance.now() - start);
    }
    return taken;
}

async function measure({ files, width, height, repeats, count }) {
    core.setUseCPURendering(true);
    await core.init({ rendering: { useCPURendering: true } });
    loader.init({ maxWebWorkers: 2 });
    const four = [];
    for (let i = 0; i <= repeats; i += 1) four.push((await show(files, width / 2, height / 2)).ms);
    const { viewport, place, lit } = await show(files.slice(0, 1), width, height);
    const { lower, upper } = viewport.getProperties().voiRange;
    const reach = upper - lower;
    const redraw = (change) => { change(); viewport.render(); };
    const window = await frames(count, place, (i) => redraw(() => viewport.setProperties(
        { voiRange: { lower: lower + 0.005 * i * reach, upper: upper - 0.01 * i * reach } })));
    const zoom = await frames(count, place, (i) => redraw(() => viewport.setZoom(1 + 0.05 * (i + 1))));
    const pan = await frames(count, place, (i) => redraw(() => viewport.setPan([4 * (i + 1), 3 * (i + 1)])));
    const { width: columns, height: rows } = place.querySelector('canvas');
    return { four: four.slice(1), window, zoom, pan, lit, canvas: [columns, rows], cpu: core.getShouldUseCPURendering() };
}

const asked = await (await fetch('/asked.json')).json();
const told = await measure(asked).catch((error) => ({ error: String(error?.message ?? error) }));
await fetch('/told', { method: 'POST', body: JSON.stringify(told) });
