namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class CrossEntropyTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 3)]
    [InlineData(6, 20)]
    [InlineData(3, 256)]
    [InlineData(2, 1003)]
    public void Loss_and_gradient_agree_with_double_precision(int tokens, int vocabulary)
    {
        const float Scale = 0.25f;
        float[] logits = RandomMatrix.Gaussian(tokens * vocabulary, 1, 5);
        logits[0] += 300;
        int[] targets = [.. Enumerable.Range(0, tokens).Select(t => t == 1 ? -1 : t * 7 % vocabulary)];
        float[] losses = new float[tokens], again = new float[tokens], gradient = [.. logits], untouched = [.. logits];
        double[] expectedLosses = new double[tokens], expectedGradient = new double[logits.Length];
        for (int t = 0; t < tokens; t++)
        {
            double[] row = [.. logits.Skip(t * vocabulary).Take(vocabulary).Select(v => (double)v)];
            if (targets[t] >= 0)
            {
                double Loss(double[] p) => p.Max() + Math.Log(p.Sum(v => Math.Exp(v - p.Max()))) - p[targets[t]];
                expectedLosses[t] = Loss(row);
                double maximum = row.Max(), sum = row.Sum(v => Math.Exp(v - maximum));
                for (int j = 0; j < vocabulary; j++)
                {
                    double probability = Math.Exp(row[j] - maximum) / sum;
                    expectedGradient[(t * vocabulary) + j] = Scale * (probability - (j == targets[t] ? 1 : 0));
                }
            }
        }

        // Every scored row twice, the second time for another target.
        int[] rows = [.. Enumerable.Range(0, tokens).Where(t => targets[t] >= 0).SelectMany(t => (int[])[t, t])];
        int[] scored = [.. rows.Select((t, i) => i % 2 == 0 ? targets[t] : (targets[t] + 1) % vocabulary)];
        float[] pairs = new float[rows.Length];
        fixed (float* pl = losses, pa = pairs, pg = gradient, pu = untouched)
        fixed (int* pt = targets, pr = rows, ps = scored)
        {
            CrossEntropy.ForwardBackward(pg, vocabulary, pt, tokens, vocabulary, pl, Scale);
            CrossEntropy.Forward(pu, vocabulary, pr, ps, rows.Length, vocabulary, pa);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            double difference = (double)logits[(rows[i] * vocabulary) + targets[rows[i]]]
                - logits[(rows[i] * vocabulary) + scored[i]];
            again[rows[i]] = i % 2 == 0 ? pairs[i] : again[rows[i]];
            Assert.Equal(expectedLosses[rows[i]] + difference, pairs[i], 1e-6 * (1 + expectedLosses[rows[i]] + Math.Abs(difference)));
        }

        RandomMatrix.Close(expectedLosses, losses, 1e-6, "loss");
        RandomMatrix.Close(expectedGradient, gradient, 1e-7, "gradient");
        Assert.Equal(losses, again);
        Assert.Equal(logits, untouched);
    }

    [Fact]
    public void Rows_may_lie_apart_and_what_is_between_them_stays()
    {
        const int Tokens = 3, Vocabulary = 37, Stride = 48;
        float[] together = RandomMatrix.Gaussian(Tokens * Vocabulary, 1, 3), apart = new float[Tokens * Stride];
        Array.Fill(apart, 1e9f);
        for (int t = 0; t < Tokens; t++)
        {
            together.AsSpan(t * Vocabulary, Vocabulary).CopyTo(apart.AsSpan(t * Stride));
        }

        int[] targets = [5, -1, 36], rows = [0, 2], scored = [5, 36];
        float[] losses = new float[Tokens], lossesApart = new float[Tokens], evaluated = new float[rows.Length];
        fixed (float* pt = together, pa = apart, pl = losses, pm = lossesApart, pe = evaluated)
        fixed (int* targetPointer = targets, rowPointer = rows, scoredPointer = scored)
        {
            CrossEntropy.Forward(pa, Stride, rowPointer, scoredPointer, rows.Length, Vocabulary, pe);
            CrossEntropy.ForwardBackward(pt, Vocabulary, targetPointer, Tokens, Vocabulary, pl, 1);
            CrossEntropy.ForwardBackward(pa, Stride, targetPointer, Tokens, Vocabulary, pm, 1);
        }

        Assert.Equal(losses, lossesApart);
        Assert.Equal([losses[0], losses[2]], evaluated);
        for (int t = 0; t < Tokens; t++)
        {
            Assert.Equal(together.AsSpan(t * Vocabulary, Vocabulary), apart.AsSpan(t * Stride, Vocabulary));
            Assert.All(apart[((t * Stride) + Vocabulary)..((t + 1) * Stride)], v => Assert.Equal(1e9f, v));
        }
    }

    [Fact]
    public void The_gradient_is_that_of_the_loss()
    {
        const int Vocabulary = 19, Target = 4;
        double[] point = [.. RandomMatrix.Gaussian(Vocabulary, 1, 2).Select(v => (double)v)];
        double[] expected = new double[Vocabulary];
        FiniteDifferences.AddGradient(p => Math.Log(p.Sum(Math.Exp)) - p[Target], point, 0, expected);
        float[] logits = [.. point.Select(v => (float)v)];
        float loss;
        int target = Target;
        fixed (float* p = logits)
        {
            CrossEntropy.ForwardBackward(p, Vocabulary, &target, 1, Vocabulary, &loss, 1);
        }

        RandomMatrix.Close(expected, logits, 1e-6, "gradient");
    }
}
