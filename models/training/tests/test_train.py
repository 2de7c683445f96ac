"""A schedule by steps or by the clock; batches are the same whoever cuts them. Needs torch; skipped without."""

import time
import unittest

try:
    import torch
except ImportError:
    torch = None

if torch is not None:
    from training.batches import batches
    from training.tasks import Recipe, Task
    from training.train import Schedule

    class Counting(Task):
        def batch(self, first):
            return {"images": torch.arange(first, first + 3)}


@unittest.skipIf(torch is None, "torch is not installed")
class BatchesTest(unittest.TestCase):
    def test_processes_and_the_thread_cut_the_same(self):
        seen = [[b["images"].tolist() for b in batches(Counting(), 3, 2, 9, processes, torch.device("cpu"))]
                for processes in (0, 2)]
        self.assertEqual(seen[0], [[3 * step, 3 * step + 1, 3 * step + 2] for step in range(2, 9)])
        self.assertEqual(seen[0], seen[1])


@unittest.skipIf(torch is None, "torch is not installed")
class ScheduleTest(unittest.TestCase):
    def test_by_steps(self):
        schedule = Schedule(Recipe(steps=100, warm_up=10, learning_rate=1.0))
        self.assertAlmostEqual(schedule.learning_rate(4), 0.5)
        self.assertAlmostEqual(schedule.learning_rate(55), 0.5)
        self.assertLess(schedule.learning_rate(99), 0.001)
        self.assertFalse(schedule.over(99))
        self.assertTrue(schedule.over(100))

    def test_by_the_clock_from_where_it_stopped(self):
        recipe = Recipe(steps=100, warm_up=10, learning_rate=1.0, seconds=50.0)
        self.assertAlmostEqual(Schedule(recipe, spent=25.0).learning_rate(5000), 0.5, places=1)
        self.assertFalse(Schedule(recipe, spent=45.0).over(5000))
        self.assertTrue(Schedule(recipe, spent=50.0).over(20))
        running = Schedule(recipe)
        before = running.spent
        time.sleep(0.02)
        self.assertGreater(running.spent, before)


if __name__ == "__main__":
    unittest.main()
