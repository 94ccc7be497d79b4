using System.Runtime.Intrinsics;

namespace Minori.Testing;

/// <summary>What repeated work allocates on the managed heap.</summary>
public static class ManagedAllocation
{
    private const int Windows = 3;

    /// <summary>
    /// Bytes that <paramref name="rounds"/> of <paramref name="work"/> allocate on this thread, after a first one: the least of a
    /// few windows. What the work itself allocates shows in each of them; what the runtime allocates once, at a moment
    /// that no caller chooses (the first blocking wait, a method compiled anew), in one at most. Without vectors a tenth
    /// of the rounds takes as long.
    /// </summary>
    public static long OfThisThread(int rounds, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        work();
        int count = Vector128.IsHardwareAccelerated ? rounds : (rounds + 9) / 10;
        long least = long.MaxValue;
        for (int window = 0; window < Windows && least > 0; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < count; round++)
            {
                work();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
