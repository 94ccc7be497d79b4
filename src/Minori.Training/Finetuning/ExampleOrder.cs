using Minori.Compute;

namespace Minori.Training;

/// <summary>The order in which an epoch visits the examples: a permutation that depends on seed and epoch only.</summary>
internal static class ExampleOrder
{
    public static int[] Permutation(int count, ulong seed, int epoch)
    {
        Philox random = new(seed, Philox.Stream("finetuning-order"));
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Below(i + 1, ((ulong)epoch * (ulong)count) + (ulong)i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
