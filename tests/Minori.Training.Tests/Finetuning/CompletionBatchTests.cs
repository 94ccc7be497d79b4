using Minori.Compute;
using Minori.Models;
using Minori.Text;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

public sealed class CompletionBatchTests
{
    private static readonly ByteTokenizer Bytes = ByteTokenizer.Instance;

    [Fact]
    public void Only_completions_have_targets()
    {
        PromptedContinuation[] examples = CompletionExamples.Encode(
            Bytes,
            [
                TaskExample.OfChoices("ab?", ["no", "yes"], 1),
                TaskExample.OfTarget("x", "y"),
            ],
            context: 32);
        CompletionBatch batch = new(rows: 3, context: 32);

        batch.Fill(examples);

        Assert.Equal(8, batch.Length);
        Assert.Equal([.. "ab? ye"u8, 0, 0], batch.Inputs[..8].ToArray().Select(token => (byte)token));
        Assert.Equal([-1, -1, ' ', 'y', 'e', 's', -1, -1], batch.Targets[..8].ToArray());
        Assert.Equal([.. "x y"u8, 0, 0, 0, 0, 0], batch.Inputs[8..16].ToArray().Select(token => (byte)token));
        Assert.Equal([' ', 'y', Bytes.EndTokenId!.Value, -1, -1, -1, -1, -1], batch.Targets[8..16].ToArray());
        Assert.Equal([-1, -1, -1, -1, -1, -1, -1, -1], batch.Targets[16..].ToArray());
    }

    [Fact]
    public void What_exceeds_the_context_is_cut_from_the_left_of_the_prompt()
    {
        PromptedContinuation[] examples =
            CompletionExamples.Encode(Bytes, [TaskExample.OfChoices("0123456789", ["yes"], 0)], context: 8);
        CompletionBatch batch = new(rows: 1, context: 8);

        batch.Fill(examples);

        Assert.Equal("56789 ye"u8.ToArray(), batch.Inputs.ToArray().Select(token => (byte)token));
        Assert.Equal([-1, -1, -1, -1, ' ', 'y', 'e', 's'], batch.Targets.ToArray());
    }

    [Fact]
    public void A_batch_leaves_nothing_of_the_batch_before()
    {
        CompletionBatch used = new(rows: 2, context: 16);
        CompletionBatch fresh = new(rows: 2, context: 16);
        PromptedContinuation[] examples = CompletionExamples.Encode(
            Bytes,
            [TaskExample.OfTarget("a long prompt", "z"), TaskExample.OfTarget("b", "c")],
            context: 16);

        used.Fill(examples);
        used.Fill([examples[1]]);
        fresh.Fill([examples[1]]);

        Assert.Equal(fresh.Inputs.ToArray(), used.Inputs.ToArray());
        Assert.Equal(fresh.Targets.ToArray(), used.Targets.ToArray());
    }

    [Fact]
    public void Without_the_completions_targets_nothing_has_a_gradient()
    {
        ModelConfiguration model =
            ModelConfiguration.Llama(vocabulary: 256, width: 16, layers: 1, heads: 2, context: 16);
        CompletionBatch batch = new(rows: 1, context: 16);
        PromptedContinuation example =
            CompletionExamples.Encode(Bytes, [TaskExample.OfChoices("prompt", ["yes"], 0)], context: 16)[0];
        batch.Fill([example]);
        int[] targets = batch.Targets.ToArray();
        int first = example.ContinuationStart - 1;
        using ThreadTeam team = new(1);
        using Parameters parameters = Parameters.Initialize(model, 1);
        using TrainingPass pass = new(model, sequences: 1, batch.Length, team);
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);

        BatchLoss scored = pass.Run(parameters, batch.Inputs, targets, gradient);
        Assert.Equal(" yes".Length, scored.ScoredTokens);
        Assert.Contains(gradient.Span.ToArray(), value => value != 0);

        targets.AsSpan(first, " yes".Length).Fill(-1);
        BatchLoss unscored = pass.Run(parameters, batch.Inputs, targets, gradient);
        Assert.Equal(0, unscored.ScoredTokens);
        Assert.DoesNotContain(gradient.Span.ToArray(), value => value != 0);
    }
}
