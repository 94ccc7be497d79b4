using Minori.Compute;
using Xunit;

namespace Minori.Models.Tests.Transformer;

public sealed class PassMemoryTests
{
    [Theory]
    [InlineData(ModelFamily.Llama, 5, 48, 1, false)]
    [InlineData(ModelFamily.Llama, 40, 64, 3, true)]
    [InlineData(ModelFamily.Gpt2, 33, 64, 2, false)]
    [InlineData(ModelFamily.Gpt2, 3, 7, 4, true)]
    public void A_training_pass_takes_what_is_said_without_making_it(ModelFamily family, int sequences, int tokens, int threads, bool recomputes)
    {
        ModelConfiguration model = Model(family);
        using ThreadTeam team = new(threads);
        using TrainingPass pass = new(model, sequences, tokens, team, recomputes);

        Assert.Equal(pass.ActivationBytes, TrainingPass.ActivationBytesOf(model, sequences, tokens, threads, recomputes));
    }

    [Theory]
    [InlineData(ModelFamily.Llama, 1)]
    [InlineData(ModelFamily.Gpt2, 3)]
    public void An_evaluation_takes_what_is_said_without_making_it(ModelFamily family, int threads)
    {
        ModelConfiguration model = Model(family);
        using ThreadTeam team = new(threads);
        using Parameters parameters = Parameters.Initialize(model, seed: 1);
        using ForwardModel forward = ForwardModel.Of(parameters, team);
        using EvaluationPass pass = new(forward, model.ContextLength, team);
        int[] tokens = [.. Enumerable.Range(0, 10 * model.ContextLength).Select(i => i * i % 91)];
        pass.Run(tokens, tokens, [.. Enumerable.Repeat(model.ContextLength, 10)], new float[tokens.Length]);

        Assert.Equal(forward.Bytes, ForwardModel.BytesOf(model));
        Assert.Equal(pass.ActivationBytes, EvaluationPass.ActivationBytesOf(model, model.ContextLength, tokens.Length, threads));
    }

    private static ModelConfiguration Model(ModelFamily family) =>
        ModelConfiguration.Of(family, vocabulary: 91, width: 48, layers: 3, heads: 4, context: 64, keyValueHeads: null, tieEmbeddings: family == ModelFamily.Gpt2);
}
