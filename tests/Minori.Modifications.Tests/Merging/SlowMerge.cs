namespace Minori.Modifications.Tests.Merging;

/// <summary>The methods as their papers state them: everything in memory, in double, without blocks or threads.</summary>
internal static class SlowMerge
{
    public static double[] Linear(float[][] models, double[] shares) =>
        [.. Enumerable.Range(0, models[0].Length).Select(i => models.Zip(shares, (m, w) => w * m[i]).Sum())];

    public static double[] TaskArithmetic(float[] origin, float[][] models, double[] alphas) =>
        [.. Enumerable.Range(0, origin.Length).Select(i => origin[i] + models.Zip(alphas, (m, a) => a * ((double)m[i] - origin[i])).Sum())];

    public static double[] Slerp(float[] a, float[] b, double t)
    {
        double dot = a.Zip(b, (x, y) => (double)x * y).Sum();
        double cosine = dot / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
        double angle = Math.Acos(Math.Clamp(cosine, -1, 1));
        return angle < 1e-6
            ? [.. a.Zip(b, (x, y) => ((1 - t) * x) + (t * y))]
            : [.. a.Zip(b, (x, y) => ((Math.Sin((1 - t) * angle) * x) + (Math.Sin(t * angle) * y)) / Math.Sin(angle))];
    }

    /// <summary>All tensors as one vector, as TIES trims it.</summary>
    public static double[] Ties(float[] origin, float[][] models, double density, double scale)
    {
        double[][] trimmed = [.. models.Select(model => Trim(model, origin, density))];
        double[] merged = new double[origin.Length];
        for (int i = 0; i < merged.Length; i++)
        {
            int sign = Math.Sign(trimmed.Sum(t => t[i]));
            double[] agreeing = [.. trimmed.Select(t => t[i]).Where(t => Math.Sign(t) == sign && t != 0)];
            merged[i] = origin[i] + (scale * (agreeing.Length > 0 ? agreeing.Average() : 0));
        }

        return merged;
    }

    private static double[] Trim(float[] model, float[] origin, double density)
    {
        float[] differences = [.. model.Zip(origin, (m, o) => m - o)];
        int kept = (int)Math.Round(density * differences.Length);
        float threshold = differences.Select(Math.Abs).OrderDescending().ElementAt(kept - 1);
        return [.. differences.Select((d, i) => Math.Abs(d) >= threshold ? (double)model[i] - origin[i] : 0)];
    }
}
