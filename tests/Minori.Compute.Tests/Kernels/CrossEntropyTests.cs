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

        fixed (float* pl = losses, pa = again, pg = gradient, pu = untouched)
        fixed (int* pt = targets)
        {
            CrossEntropy.ForwardBackward(pg, pt, tokens, vocabulary, pl, Scale);
            CrossEntropy.Forward(pu, pt, tokens, vocabulary, pa);
        }

        RandomMatrix.Close(expectedLosses, losses, 1e-6, "loss");
        RandomMatrix.Close(expectedGradient, gradient, 1e-7, "gradient");
        Assert.Equal(losses, again);
        Assert.Equal(logits, untouched);
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
            CrossEntropy.ForwardBackward(p, &target, 1, Vocabulary, &loss, 1);
        }

        RandomMatrix.Close(expected, logits, 1e-6, "gradient");
    }
}
