using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Training.Tests.Finetuning;

/// <summary>
/// Fine-tuning with AdamW as the formulas say it, in double precision but for the pass that gives the loss's gradient.
/// What is tuned need not be the weights themselves: θ = <paramref name="weights"/>(x), and the gradient of x comes from
/// that of θ.
/// </summary>
/// <param name="recipe">The recipe.</param>
/// <param name="weights">x ↦ θ, in the layout's places.</param>
/// <param name="gradient">(step, x, dL/dθ) ↦ dL/dx.</param>
/// <param name="decays">Whether weight decay applies to an element of x.</param>
internal sealed class ReferenceTuning(
    FinetuneRecipe recipe,
    Func<double[], double[]> weights,
    Func<int, double[], double[], double[]> gradient,
    Func<int, bool> decays)
{
    /// <summary>Tunes from <paramref name="x"/> on; returns x after all steps and the gradient's norm at each.</summary>
    public (double[] X, List<double> Norms) Run(Parameters start, double[] x, IReadOnlyList<TaskExample> examples)
    {
        int context = start.Configuration.ContextLength;
        PromptedContinuation[] sequences = CompletionExamples.Encode(ByteTokenizer.Instance, examples, context);
        CompletionBatch batch = new(recipe.BatchSize, context);
        LearningRateSchedule schedule = recipe.CreateSchedule(recipe.CountSteps(examples.Count));
        using Parameters parameters = start.Clone();
        AdamWOptimizer adamW = (AdamWOptimizer)recipe.Optimizer;
        x = [.. x];
        double[] m = new double[x.Length];
        double[] v = new double[x.Length];
        List<double> norms = [];
        int step = 0;
        for (int epoch = 0; epoch < recipe.Epochs; epoch++)
        {
            foreach (int[] members in ExampleOrder.Permutation(sequences.Length, recipe.Seed, epoch).Chunk(recipe.BatchSize))
            {
                batch.Fill([.. members.Select(member => sequences[member])]);
                Put(weights(x), parameters);
                double[] g = gradient(step, x, Gradient(parameters, batch.Inputs, batch.Targets, recipe.BatchSize));
                norms.Add(Math.Sqrt(g.Sum(value => value * value)));
                double clip = Math.Min(1, recipe.ClipNorm / norms[^1]);
                double rate = schedule.At(step);
                step++;
                for (int i = 0; i < x.Length; i++)
                {
                    m[i] = (adamW.Beta1 * m[i]) + ((1 - adamW.Beta1) * clip * g[i]);
                    v[i] = (adamW.Beta2 * v[i]) + ((1 - adamW.Beta2) * clip * clip * g[i] * g[i]);
                    double mean = m[i] / (1 - Math.Pow(adamW.Beta1, step));
                    double root = Math.Sqrt(v[i] / (1 - Math.Pow(adamW.Beta2, step)));
                    x[i] = (x[i] * (1 - (decays(i) ? rate * recipe.WeightDecay : 0))) - (rate * mean / (root + adamW.Epsilon));
                }
            }
        }

        return (x, norms);
    }

    /// <summary>Values of a block as doubles.</summary>
    public static double[] Take(AlignedBuffer<float> values) => [.. values.Span.ToArray().Select(value => (double)value)];

    /// <summary>Loss and gradient of a batch of any rows.</summary>
    public static double[] Gradient(Parameters parameters, ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, int rows)
    {
        using ThreadTeam team = new(1);
        using TrainingPass pass = new(parameters.Configuration, rows, inputs.Length / rows, team);
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        pass.Run(parameters, inputs, targets, gradient);
        return Take(gradient);
    }

    /// <summary>Writes doubles into a block, rounded.</summary>
    public static void Put(double[] theta, Parameters parameters)
    {
        for (int i = 0; i < theta.Length; i++)
        {
            parameters.Values.Span[i] = (float)theta[i];
        }
    }
}
